using System.CommandLine;
using System.Globalization;
using Lyceum.Inference;
using Lyceum.Inference.Serving;
using Lyceum.Models.Forward;

namespace Lyceum.Commands;

/// <summary>How a command opens the model that it computes with: the options <c>--threads</c>, <c>--context</c>, <c>--exact</c>, <c>--draft</c> and <c>--lookup</c>.</summary>
internal sealed class ModelArguments
{
    private readonly Option<int> _threads = Threads();
    private readonly Option<int> _context = new("--context") { Description = "The longest text in tokens (default: what the model was made for).", HelpName = "N" };

    private readonly Option<bool> _exact = Exact();
    private readonly Option<string?> _draft = new("--draft") { Description = "A smaller model with the same tokens that guesses ahead; it changes no answer.", HelpName = "MODEL" };
    private readonly Option<int> _lookup = new("--lookup") { Description = "Guesses so many tokens ahead from the text itself where it repeats; it changes no answer.", HelpName = "N" };

    /// <summary><c>--threads</c>.</summary>
    public static Option<int> Threads() => new("--threads") { Description = "Threads that compute (default: one for each performance core).", HelpName = "N" };

    /// <summary><c>--exact</c>.</summary>
    public static Option<bool> Exact() => new("--exact") { Description = "Computes on dequantised weights in float32 throughout, keys and values too." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_threads);
        command.Add(_context);
        command.Add(_exact);
        command.Add(_draft);
        command.Add(_lookup);
    }

    /// <summary>Opens the model that the user named. The caller disposes it.</summary>
    public LanguageModel Open(Invocation run, string model) => Open(run, model, new LanguageModelOptions().Serving, cacheTokens: 0);

    /// <summary>Opens the model with room for several texts at a time. The caller disposes it.</summary>
    /// <param name="run">The invocation.</param>
    /// <param name="model">What the user named.</param>
    /// <param name="sequences">Texts at a time.</param>
    /// <param name="tokens">Tokens of each.</param>
    public LanguageModel Open(Invocation run, string model, int sequences, int tokens) =>
        Open(run, model, new SchedulerOptions { MaxSequences = sequences }, (long)sequences * (tokens + KvCache.PageLength));

    private LanguageModel Open(Invocation run, string model, SchedulerOptions serving, long cacheTokens) =>
        LanguageModel.Open(
            run.Store.Resolve(model),
            Precision(run.Get(_exact)) with
            {
                Threads = run.Get(_threads),
                ContextLength = run.Get(_context),
                CacheTokens = cacheTokens,
                DraftPath = run.Get(_draft) is { } draft ? run.Store.Resolve(draft) : null,
                Serving = serving with { LookupTokens = run.Get(_lookup) },
            },
            run.Time);

    /// <summary>The fast way, or the exact one.</summary>
    public static LanguageModelOptions Precision(bool exact) => exact ? LanguageModelOptions.Exact : new LanguageModelOptions();

    /// <summary>Reads a list of whole numbers, for instance <c>1,2,3</c>.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static int[] ParseList(string text, string option)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        int[] numbers = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                throw new UsageException($"{option} takes whole numbers with commas between them, for instance 1,2,3, but '{parts[i]}' is none.");
            }
        }

        return numbers;
    }

    /// <summary>Runs a command's work, and turns what the model's rooms refuse into the sentence that the user reads.</summary>
    public static async Task<int> GuardAsync(Func<Task<int>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (ArgumentException e) when (e.GetType() == typeof(ArgumentException))
        {
            // Its message ends with the parameter's name, which is the program's word and not the user's.
            throw new UsageException(e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is ContextLengthException or NotSupportedException or ArithmeticException)
        {
            throw new CommandException(e.Message, e);
        }
    }
}
