using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum;

/// <summary>The keys that encrypt what is stored as a secret: one ring in the data directory, for the server and the command line.</summary>
internal static class KeyRing
{
    /// <summary>Adds the ring of a data directory.</summary>
    public static void AddKeyRing(this IServiceCollection services, string data) =>
        services.AddDataProtection().SetApplicationName("Lyceum").PersistKeysToFileSystem(MakeFolder(data));

    // Whoever reads these keys can make cookies and read stored secrets: they are the owner's alone.
    private static DirectoryInfo MakeFolder(string data)
    {
        string folder = Path.Combine(data, "keys");
        return OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder)
            : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
