using Lyceum.Numerics;

namespace Lyceum.Models.Files.HuggingFace;

/// <summary>Norm weights that the source has as their distance from one (gemma).</summary>
internal sealed unsafe class AddOneTransform : TensorTransform
{
    /// <summary>The transform.</summary>
    public static TensorTransform Instance { get; } = new AddOneTransform();

    /// <inheritdoc/>
    public override TensorPlan Import(ModelMetadata metadata, string target, IReadOnlyList<SourceTensor> sources) =>
        Copy.Import(metadata, target, sources).ToSingle(addend: 1);

    /// <inheritdoc/>
    public override ExportPlan? Export(ModelMetadata metadata, IReadOnlyList<ExportPart> parts)
    {
        TensorInfo info = parts[0].Info;
        return info.Format != NumberFormat.F32 ? null : new ExportPlan(info.Format, [.. info.Shape.Reverse()], target =>
        {
            for (long i = 0; i < info.ElementCount; i++)
            {
                ((float*)target)[i] = ((float*)parts[0].Data)[i] - 1;
            }
        });
    }
}
