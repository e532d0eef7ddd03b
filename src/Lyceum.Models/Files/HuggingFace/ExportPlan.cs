using Lyceum.Numerics;

namespace Lyceum.Models.Files.HuggingFace;

/// <summary>A GGUF tensor on its way back to Hugging Face's form, its numbers in one of the float formats.</summary>
/// <param name="Info">Its name, format and shape.</param>
/// <param name="Data">Its first byte.</param>
/// <param name="Transform">What makes it on the way in.</param>
internal sealed record ExportPart(TensorInfo Info, nint Data, TensorTransform Transform);

/// <summary>A tensor in Hugging Face's form.</summary>
/// <param name="Format">One of the float formats.</param>
/// <param name="Shape">Dimensions, the outer one first.</param>
/// <param name="Fill">Writes the bytes to the address that it is given.</param>
internal sealed record ExportPlan(NumberFormat Format, long[] Shape, Action<nint> Fill);
