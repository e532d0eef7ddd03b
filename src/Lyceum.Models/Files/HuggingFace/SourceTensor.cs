using Lyceum.Numerics;

namespace Lyceum.Models.Files.HuggingFace;

/// <summary>A tensor as a Hugging Face folder has it, with its mapped bytes.</summary>
/// <param name="File">Where it comes from, for messages.</param>
/// <param name="Header">Its name, type and shape, the outer dimension first.</param>
/// <param name="Data">Its first byte.</param>
internal sealed record SourceTensor(string File, SafetensorsTensor Header, nint Data)
{
    /// <summary>The number format.</summary>
    /// <exception cref="ModelFormatException">The type is not one of the float types that Lyceum reads.</exception>
    public NumberFormat Format => Header.Type switch
    {
        "F32" => NumberFormat.F32,
        "F16" => NumberFormat.F16,
        "BF16" => NumberFormat.BF16,
        _ => throw Wrong($"its type {Header.Type} cannot be read; F32, F16 and BF16 can"),
    };

    /// <summary>The dimensions, the outer one first.</summary>
    public long[] Shape => Header.Shape;

    /// <summary>An exception about this tensor.</summary>
    public ModelFormatException Wrong(string problem) => new($"The tensor '{Header.Name}' in '{File}' does not fit the model: {problem}.");
}
