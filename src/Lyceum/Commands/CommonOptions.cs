using System.CommandLine;

namespace Lyceum.Commands;

/// <summary>Arguments and options that several commands have, so that they read the same everywhere.</summary>
internal static class CommonOptions
{
    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Prints JSON, for programs." };

    /// <summary><c>--name</c> for a model that goes into the store.</summary>
    public static Option<string?> Name() => new("--name") { Description = "The model's name in the store (default: its file's).", HelpName = "NAME" };

    /// <summary><c>--out</c> for a file that the command writes; one that is there is replaced when the new one is complete.</summary>
    public static Option<string> OutputFile() => new("--out") { Description = "The file to write; one that is there is replaced.", HelpName = "FILE", Required = true };

    /// <summary><c>--organization</c>: whose things an administrator's command is about.</summary>
    public static Option<string?> Organization() => new("--organization") { Description = "The organisation, by name or id (default: the only one, or 'Default').", HelpName = "NAME" };

    /// <summary><c>--project</c>.</summary>
    public static Option<string?> Project() => new("--project") { Description = "The project, by name or id.", HelpName = "NAME" };

    /// <summary>The argument MODEL: a path, or a name in the store.</summary>
    public static Argument<string> Model() => new("MODEL")
    {
        Description = "A model file or folder, or the name of a model in the store.",
        HelpName = "MODEL",
    };
}
