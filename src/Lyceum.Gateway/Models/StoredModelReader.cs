using Lyceum.Models;
using Lyceum.Models.Files;
using Lyceum.Models.Store;

namespace Lyceum.Gateway.Models;

/// <summary>Reads what a list of models says of a stored one from its metadata, without its weights.</summary>
/// <param name="store">The store.</param>
internal sealed class StoredModelReader(ModelStore store)
{
    private const int MaxText = 300;

    /// <summary>Describes a model. One whose file cannot be read is described by its name alone: loading it says what is wrong.</summary>
    public ModelDescription Read(StoredModel model)
    {
        ModelDescription description = new(model.Name)
        {
            CreatedAt = model.Modified,
            Owner = !model.IsBuiltIn && store.GetOrigin(model.Name)?.Repository is { } repository ? repository.Split('/')[0] : "lyceum",
            Bytes = model.Bytes,
            IsBuiltIn = model.IsBuiltIn,
        };
        try
        {
            using ModelSource source = ModelSources.Open(model.Path);
            ModelMetadata metadata = source.Metadata;
            string family = metadata.Architecture;
            return description with
            {
                Family = family,
                ContextLength = metadata.GetInt32($"{family}.context_length", 0) is > 0 and int length ? length : null,
                Chats = metadata.GetString("tokenizer.chat_template", null) is { Length: > 0 },
                IsEncoder = !metadata.GetBoolean($"{family}.attention.causal", true),
                Format = FormatOf(model, source),
                Parameters = source.Tensors.Values.Sum(static tensor => tensor.ElementCount),
                Summary = Shorten(metadata.GetString("general.description", null)),
                License = Shorten(metadata.GetString("general.license.name", metadata.GetString("general.license", null))),
            };
        }
        catch (Exception error) when (error is ModelFormatException or IOException or UnauthorizedAccessException)
        {
            return description;
        }
    }

    // What most of the bytes are; the names of mixtures, such as Q4_K_M, stand in the file's name alone.
    private static string? FormatOf(StoredModel model, ModelSource source)
    {
        string? format = source.Tensors.Values.GroupBy(static tensor => tensor.Format).MaxBy(static group => group.Sum(static tensor => tensor.ByteLength))?.Key.ToString();
        return format is not null && model.Name.Split('-', '.').LastOrDefault(part => part.StartsWith(format, StringComparison.OrdinalIgnoreCase)) is { } mixture ? mixture.ToUpperInvariant() : format;
    }

    // Whoever made the file wrote it, as long as it may be.
    private static string? Shorten(string? text) => text is { Length: > MaxText } ? string.Concat(text.AsSpan(0, MaxText), "…") : text;
}
