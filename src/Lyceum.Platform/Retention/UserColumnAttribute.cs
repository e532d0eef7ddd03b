namespace Lyceum.Platform.Retention;

/// <summary>Marks a column that holds a user's id. Every such column has it, so that <see cref="UserDataDeletion"/> forgets no table; a test sees to that.</summary>
/// <param name="rule">What becomes of the row when the user's data is deleted.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UserColumnAttribute(UserColumnRule rule) : Attribute
{
    /// <summary>What becomes of the row.</summary>
    public UserColumnRule Rule { get; } = rule;
}
