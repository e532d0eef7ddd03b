namespace Lyceum.Models.Files.HuggingFace;

/// <summary>A vector that the source has as a matrix of one row.</summary>
internal sealed unsafe class SqueezeTransform : TensorTransform
{
    /// <summary>The transform.</summary>
    public static TensorTransform Instance { get; } = new SqueezeTransform();

    /// <inheritdoc/>
    public override TensorPlan Import(ModelMetadata metadata, string target, IReadOnlyList<SourceTensor> sources)
    {
        SourceTensor source = sources[0];
        return source.Shape.Length is 1 or 2 && source.Shape.Take(source.Shape.Length - 1).All(static size => size == 1)
            ? TensorPlan.View(source.Format, [source.Shape[^1]], source.Data)
            : throw source.Wrong($"it should be one row, not [{string.Join(", ", source.Shape)}]");
    }

    /// <inheritdoc/>
    public override ExportPlan? Export(ModelMetadata metadata, IReadOnlyList<ExportPart> parts)
    {
        TensorInfo info = parts[0].Info;
        return new ExportPlan(info.Format, [1, info.Shape[0]], target =>
            Buffer.MemoryCopy((void*)parts[0].Data, (void*)target, info.ByteLength, info.ByteLength));
    }
}
