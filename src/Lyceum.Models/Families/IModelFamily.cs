using Lyceum.Models.Architecture;

namespace Lyceum.Models.Families;

/// <summary>A reading of one family's metadata.</summary>
internal interface IModelFamily
{
    /// <summary>The values of <c>general.architecture</c> that this family reads.</summary>
    IReadOnlyList<string> Architectures { get; }

    /// <summary>Says what the model is made of.</summary>
    /// <exception cref="ModelFormatException">Metadata are missing, or make no sense.</exception>
    TransformerSpec Describe(ModelReader reader);
}
