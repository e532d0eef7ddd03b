namespace Lyceum.TestKit;

/// <summary>Finds the working tree that a test runs in, and the conformance files beside it.</summary>
internal static class Repository
{
    /// <summary>The folder that holds <c>Lyceum.slnx</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>
    /// The conformance vectors: <c>LYCEUM_CONFORMANCE</c> if set, else <c>../shared/conformance</c> beside the tree.
    /// Null where neither exists.
    /// </summary>
    public static string? Conformance { get; } = FindConformance();

    /// <summary>The path of one conformance file; skips the running test, and says so, where the folder is absent.</summary>
    public static string ConformanceFile(params string[] parts)
    {
        if (Conformance is null)
        {
            Assert.Skip("The conformance folder is absent: set LYCEUM_CONFORMANCE to run this test.");
        }

        return Path.Combine([Conformance!, .. parts]);
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Lyceum.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Lyceum.slnx above {AppContext.BaseDirectory}.");
    }

    private static string? FindConformance()
    {
        string? configured = Environment.GetEnvironmentVariable("LYCEUM_CONFORMANCE");
        string folder = string.IsNullOrEmpty(configured)
            ? Path.Combine(Root, "..", "shared", "conformance")
            : configured;
        return Directory.Exists(folder) ? Path.GetFullPath(folder) : null;
    }
}
