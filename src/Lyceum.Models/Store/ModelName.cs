using System.Text.RegularExpressions;

namespace Lyceum.Models.Store;

/// <summary>
/// Names of models. A name becomes a file name and a word on command lines and in addresses, so it is plain:
/// ASCII letters, digits and <c>. _ - + =</c>, at most 120 of them, the first a letter, a digit or <c>_</c>.
/// </summary>
public static partial class ModelName
{
    private static readonly HashSet<string> DeviceNames = new(
        ["con", "prn", "aux", "nul", .. Enumerable.Range(0, 10).SelectMany(static i => new[] { $"com{i}", $"lpt{i}" })],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a model may have this name.</summary>
    public static bool IsValid(string name) =>
        Form().IsMatch(name) && !name.EndsWith('.') && !DeviceNames.Contains(name.Split('.')[0]);

    /// <summary>Returns the name if a model may have it.</summary>
    /// <exception cref="ModelStoreException">It may not.</exception>
    public static string Check(string name) => IsValid(name)
        ? name
        : throw new ModelStoreException($"'{name}' cannot be the name of a model: a name has letters, digits and . _ - + =, begins with a letter or digit, and has at most 120 characters; choose one with --name.");

    /// <summary>The name that a file or folder gives its model: its name without <c>.gguf</c> and without <c>-00001-of-0000N</c>.</summary>
    /// <param name="path">A path with either kind of slash, or just a name. A slash at its end is ignored.</param>
    public static string Of(string path)
    {
        string file = path.TrimEnd('/', '\\');
        file = file[(file.LastIndexOfAny(['/', '\\']) + 1)..];
        if (file.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase))
        {
            file = file[..^".gguf".Length];
            return SplitSuffix().Match(file) is { Success: true } split ? file[..split.Index] : file;
        }

        return file;
    }

    /// <summary>Reads the <c>-00002-of-00005</c> of a split model's part.</summary>
    /// <param name="fileName">A file's name, with or without <c>.gguf</c>.</param>
    /// <param name="part">The part's number, from 1.</param>
    /// <param name="count">The number of parts.</param>
    /// <returns>False for a file that is not such a part.</returns>
    public static bool TryGetPart(string fileName, out int part, out int count)
    {
        string stem = fileName.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase) ? fileName[..^".gguf".Length] : fileName;
        Match match = SplitSuffix().Match(stem);
        (part, count) = match.Success ? (int.Parse(match.Groups[1].ValueSpan), int.Parse(match.Groups[2].ValueSpan)) : (0, 0);
        return match.Success && part >= 1 && part <= count;
    }

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._+=-]{0,119}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex(@"-([0-9]{5})-of-([0-9]{5})\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex SplitSuffix();
}
