namespace Lyceum.Models.Files.HuggingFace;

/// <summary>How a GGUF tensor comes out of the tensors of a Hugging Face folder, and, where that is possible, goes back.</summary>
internal abstract unsafe class TensorTransform
{
    /// <summary>Nothing to be done; experts, where there are several sources, are stacked.</summary>
    public static TensorTransform Copy { get; } = new RowTransform(null);

    /// <summary>Rows in another order, or only some of them.</summary>
    public static TensorTransform Rows(RowMap map) => new RowTransform(map);

    /// <summary>A matrix that the source has as [inputs, outputs].</summary>
    public static TensorTransform Transposed(RowMap? map = null) => new RowTransform(map, transposed: true);

    /// <summary>Plans the tensor.</summary>
    /// <param name="metadata">What is known of the model.</param>
    /// <param name="target">The GGUF name.</param>
    /// <param name="sources">The source, or one for each expert, all of one type and shape.</param>
    /// <exception cref="ModelFormatException">The sources do not have the form that they should.</exception>
    public abstract TensorPlan Import(ModelMetadata metadata, string target, IReadOnlyList<SourceTensor> sources);

    /// <summary>
    /// Plans the source tensor that all of <paramref name="parts"/> come from; null where the way back is not known.
    /// </summary>
    /// <param name="metadata">What is known of the model.</param>
    /// <param name="parts">The GGUF tensors, each with the transform that makes it out of the source.</param>
    public virtual ExportPlan? Export(ModelMetadata metadata, IReadOnlyList<ExportPart> parts) => null;

    /// <summary>Copies bytes from <paramref name="source"/> to <paramref name="target"/>, or the other way round.</summary>
    protected static void CopyBetween(byte* source, byte* target, long count, bool toSource)
    {
        if (toSource)
        {
            Buffer.MemoryCopy(target, source, count, count);
        }
        else
        {
            Buffer.MemoryCopy(source, target, count, count);
        }
    }
}
