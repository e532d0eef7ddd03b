namespace Lyceum.Platform.Retention;

/// <summary>Marks the time by which a row's age is counted; <see cref="RetentionSweep"/> deletes rows that are older than their organisation keeps them.</summary>
/// <param name="data">What kind of row it is.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RetainedAttribute(RetainedData data) : Attribute
{
    /// <summary>What kind of row it is.</summary>
    public RetainedData Data { get; } = data;
}
