using Lyceum.Models.Files;

namespace Lyceum.Models.Store;

/// <summary>Writes models of the store in other number formats, into the store.</summary>
/// <param name="store">The store.</param>
public sealed class StoreQuantizer(ModelStore store)
{
    /// <summary>The name that a model has in another format unless somebody says otherwise: its own, with the format in the place of its last.</summary>
    public static string NameOf(string model, string format)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(format);
        string stem = ModelQuantizer.Formats
            .Where(known => model.Length > known.Length + 1 && model.EndsWith(known, StringComparison.OrdinalIgnoreCase) && model[^(known.Length + 1)] is '-' or '.' or '_')
            .Select(known => model[..^(known.Length + 1)])
            .FirstOrDefault(model);
        return $"{stem}-{format.ToUpperInvariant()}";
    }

    /// <summary>Writes a model in another format. It appears under its name when it is complete; of several at once under one name the first wins.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="format">One of <see cref="ModelQuantizer.Formats"/>.</param>
    /// <param name="name">The new model's name.</param>
    /// <param name="progress">Told after each tensor; null for nobody.</param>
    /// <param name="cancellation">Ends the work; nothing is left of it.</param>
    /// <exception cref="ModelStoreException">There is no such model, or the name is taken or none.</exception>
    /// <exception cref="ArgumentException">There is no such format.</exception>
    /// <exception cref="ModelFormatException">The model holds something that cannot be converted.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public StoredModel Quantize(string model, string format, string name, IProgress<QuantizationProgress>? progress, CancellationToken cancellation)
    {
        string path = store.Get(model).Path;
        store.CheckFree(name);
        using StagingFolder staging = StagingFolder.Create(store.CreatePartialFolder(), name);
        string written = Path.Combine(staging.Path, $"{name}.gguf");
        using (ModelSource source = ModelSources.Open(path))
        {
            ModelQuantizer.Quantize(source, format, written, progress, cancellation);
        }

        return store.Commit(written, name);
    }
}
