using Lyceum.Models.Store;

namespace Lyceum.Models.Hub;

/// <summary>Finds the models in a repository, and the one that is meant.</summary>
internal static class HubChoices
{
    private const string Gguf = ".gguf";

    /// <summary>The models in a repository: GGUF files, split ones as one, then the Hugging Face folder if it has weights.</summary>
    /// <exception cref="HubException">A split model lacks a part.</exception>
    public static IReadOnlyList<HubChoice> Find(HubRepository repository)
    {
        List<HubChoice> choices = [];
        foreach (IGrouping<string, HubFile> group in repository.Files
            .Where(static file => file.Name.EndsWith(Gguf, StringComparison.OrdinalIgnoreCase))
            .GroupBy(TitleOf, StringComparer.Ordinal)
            .OrderBy(static group => group.Key, StringComparer.Ordinal))
        {
            HubFile[] files = [.. group.OrderBy(static file => file.Name, StringComparer.Ordinal)];
            choices.Add(new HubChoice(group.Key, QuantTag.Of(StemOf(group.Key)), files));
        }

        HubFile[] folder = [.. FolderFiles(repository)];
        if (folder.Length > 0)
        {
            choices.Add(new HubChoice(repository.Name, HubChoice.Safetensors, folder));
        }

        return choices;
    }

    /// <summary>
    /// The models that a selector may mean; one, if it is clear. Without a selector that is the best by <see cref="QuantTag.Preference"/>,
    /// and the folder only where there is no GGUF.
    /// </summary>
    /// <exception cref="HubException">Nothing fits.</exception>
    public static IReadOnlyList<HubChoice> Select(HubRepository repository, string? selector)
    {
        IReadOnlyList<HubChoice> all = Find(repository);
        if (all.Count == 0)
        {
            throw new HubException(
                HubFailure.NotFound,
                $"The repository {repository.Name} holds neither GGUF files nor a safetensors model, but {Shorten(repository.Files.Select(static file => file.Path))}; look for a GGUF version of the model.");
        }

        IReadOnlyList<HubChoice> chosen = selector is null ? Preferred(all) : Matching(all, selector);
        if (chosen.Count == 0)
        {
            throw new HubException(
                HubFailure.NotFound,
                $"The repository {repository.Name} has no '{selector}'; it has {Shorten(all.Select(static choice => choice.Format.Length > 0 && !choice.IsFolder ? choice.Format : choice.IsFolder ? HubChoice.Safetensors : choice.Title).Distinct())}.")
            {
                Choices = all,
            };
        }

        foreach (HubChoice choice in chosen)
        {
            CheckWhole(choice);
        }

        return chosen;
    }

    private static IReadOnlyList<HubChoice> Preferred(IReadOnlyList<HubChoice> all)
    {
        HubChoice[] models = [.. all.Where(static choice => !choice.IsFolder && !IsCompanion(choice))];
        if (models.Length == 0)
        {
            return all.Any(static choice => choice.IsFolder) ? [.. all.Where(static choice => choice.IsFolder)] : all;
        }

        int best = models.Min(static choice => QuantTag.Rank(choice.Format));
        return [.. models.Where(choice => QuantTag.Rank(choice.Format) == best)];
    }

    private static HubChoice[] Matching(IReadOnlyList<HubChoice> all, string selector)
    {
        // From the most exact reading of the selector to the loosest; the first that finds something is meant.
        Func<HubChoice, bool>[] readings =
        [
            choice => choice.Files.Any(file => file.Path == selector) && !choice.IsFolder,
            choice => Same(choice.Title, selector) || Same(StemOf(choice.Title), selector),
            choice => !choice.IsFolder && (Same(NameOf(choice.Title), selector) || Same(StemOf(NameOf(choice.Title)), selector) || choice.Files.Any(file => Same(file.Name, selector))),
            choice => Same(choice.Format, selector) && !IsCompanion(choice),
            choice => Same(choice.Format, "UD-" + selector) && !IsCompanion(choice),
        ];
        foreach (Func<HubChoice, bool> reading in readings)
        {
            HubChoice[] found = [.. all.Where(reading)];
            if (found.Length > 0)
            {
                return found;
            }
        }

        return [];
    }

    /// <summary>Files that go with a model and are none: projectors of pictures, importance matrices, bare vocabularies.</summary>
    private static bool IsCompanion(HubChoice choice)
    {
        string name = NameOf(choice.Title);
        return name.StartsWith("mmproj", StringComparison.OrdinalIgnoreCase)
            || name.Contains("imatrix", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("ggml-vocab", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The files of the Hugging Face model, the settings first and the weights last; none if it has no weights.</summary>
    private static IEnumerable<HubFile> FolderFiles(HubRepository repository)
    {
        HubFile[] weights = [.. repository.Files.Where(static file => ModelFolder.IsWeights(file.Path))];
        return weights.Length > 0 && repository.Files.Any(static file => file.Path == ModelFolder.Configuration)
            ? repository.Files
                .Where(static file => ModelFolder.Holds(file.Path))
                .OrderByDescending(static file => file.Path == ModelFolder.Configuration)
                .ThenBy(static file => ModelFolder.IsWeights(file.Path))
            : [];
    }

    private static void CheckWhole(HubChoice choice)
    {
        if (!choice.IsFolder && ModelName.TryGetPart(choice.Files[0].Name, out _, out int count))
        {
            for (int part = 1; part <= count; part++)
            {
                if (choice.Files.Count < part || !ModelName.TryGetPart(choice.Files[part - 1].Name, out int number, out int ofCount) || number != part || ofCount != count)
                {
                    throw new HubException(HubFailure.NotFound, $"The split model {choice.Title} lacks part {part} of {count} on the hub; choose another file.");
                }
            }
        }
    }

    private static string TitleOf(HubFile file)
    {
        if (!ModelName.TryGetPart(file.Name, out _, out _))
        {
            return file.Path;
        }

        string folder = file.Path[..^file.Name.Length];
        return folder + ModelName.Of(file.Name) + file.Name[^Gguf.Length..];
    }

    private static string StemOf(string path) => path.EndsWith(Gguf, StringComparison.OrdinalIgnoreCase) ? path[..^Gguf.Length] : path;

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static string Shorten(IEnumerable<string> names)
    {
        string[] first = [.. names.Take(11)];
        return first.Length == 0 ? "nothing" : string.Join(", ", first.Take(10)) + (first.Length > 10 ? ", …" : "");
    }
}
