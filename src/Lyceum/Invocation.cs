using System.CommandLine;
using Lyceum.Models.Files;
using Lyceum.Models.Store;

namespace Lyceum;

/// <summary>What a command has in hand while it runs.</summary>
/// <param name="Parsed">Its arguments and options.</param>
/// <param name="Settings">The settings, read for this invocation.</param>
/// <param name="Terminal">Where it reads and writes.</param>
/// <param name="Time">The clock.</param>
internal sealed record Invocation(ParseResult Parsed, Settings Settings, Terminal Terminal, TimeProvider Time)
{
    /// <summary>The models on this machine.</summary>
    public ModelStore Store { get; } = new(Path.Combine(Settings.Data, "models"), builtIn: Path.Combine(AppContext.BaseDirectory, "models"));

    /// <summary>The value of an option, or its default.</summary>
    public T? Get<T>(Option<T> option) => Parsed.GetValue(option);

    /// <summary>The value of an argument, or its default.</summary>
    public T? Get<T>(Argument<T> argument) => Parsed.GetValue(argument);

    /// <summary>The value of an argument that the command cannot run without.</summary>
    public T Require<T>(Argument<T> argument) => Parsed.GetRequiredValue(argument);

    /// <summary>The value of an option that the command cannot run without.</summary>
    public T Require<T>(Option<T> option) => Parsed.GetRequiredValue(option);

    /// <summary>Opens the model that a user names, by path or by its name in the store. The caller disposes it.</summary>
    public ModelSource Open(string model) => ModelSources.Open(Store.Resolve(model));
}
