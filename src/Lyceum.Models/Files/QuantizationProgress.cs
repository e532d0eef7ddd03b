namespace Lyceum.Models.Files;

/// <summary>How far the writing of a model file is.</summary>
/// <param name="Tensor">The tensor that was just finished.</param>
/// <param name="BytesWritten">Bytes of tensors that are written.</param>
/// <param name="TotalBytes">Bytes of all tensors.</param>
public readonly record struct QuantizationProgress(string Tensor, long BytesWritten, long TotalBytes);
