namespace Lyceum;

/// <summary>Files that the user names on the command line.</summary>
internal static class InputFile
{
    /// <summary>The bytes of a file.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandException($"There is no file {path}.", e);
        }
    }
}
