namespace Lyceum.Web;

/// <summary>Where the value of a setting comes from, from weakest to strongest.</summary>
public enum SettingSource
{
    /// <summary>Nothing was said.</summary>
    Default,

    /// <summary><c>appsettings.json</c> beside the program.</summary>
    ProgramFile,

    /// <summary><c>appsettings.json</c> in the data directory.</summary>
    DataFile,

    /// <summary>An environment variable.</summary>
    Environment,

    /// <summary>The command line.</summary>
    CommandLine,
}
