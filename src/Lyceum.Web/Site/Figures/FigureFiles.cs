namespace Lyceum.Web.Site.Figures;

/// <summary>Files that drawings are made from; the tables of primer-1 are the committed ones themselves.</summary>
internal static class FigureFiles
{
    /// <summary>The text of a file.</summary>
    public static string Read(string name)
    {
        using StreamReader reader = new(typeof(FigureFiles).Assembly.GetManifestResourceStream($"figures/{name}") ?? throw new FileNotFoundException($"There is no data '{name}' for drawings."));
        return reader.ReadToEnd();
    }
}
