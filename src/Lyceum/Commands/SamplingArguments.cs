using System.CommandLine;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;

namespace Lyceum.Commands;

/// <summary>The options that say how tokens are chosen and when a text ends. What is not said is as the model's author would have it.</summary>
internal sealed class SamplingArguments
{
    private readonly Option<int?> _maxTokens = new("--max-tokens") { Description = "The most tokens to generate (default: until the model ends or the context is full).", HelpName = "N" };
    private readonly Option<float?> _temperature = new("--temperature") { Description = "0 always takes the likeliest token; 1 is the model's own distribution.", HelpName = "T" };
    private readonly Option<int?> _topK = new("--top-k") { Description = "Keeps the N likeliest tokens; 0 keeps all.", HelpName = "N" };
    private readonly Option<float?> _topP = new("--top-p") { Description = "Keeps the likeliest tokens that hold this share of the probability.", HelpName = "P" };
    private readonly Option<float?> _minP = new("--min-p") { Description = "Keeps tokens at least this many times as likely as the likeliest.", HelpName = "P" };
    private readonly Option<float?> _typicalP = new("--typical-p") { Description = "Keeps the tokens about as surprising as expected that hold this share.", HelpName = "P" };
    private readonly Option<float?> _repetition = new("--repetition-penalty") { Description = "Above 1 makes tokens less likely that were there before.", HelpName = "R" };
    private readonly Option<float?> _presence = new("--presence-penalty") { Description = "Taken from the logits of tokens that the answer has.", HelpName = "P" };
    private readonly Option<float?> _frequency = new("--frequency-penalty") { Description = "Taken from the logits for each time that the answer has a token.", HelpName = "P" };
    private readonly Option<long?> _seed = new("--seed") { Description = "The same seed gives the same text.", HelpName = "S" };
    private readonly Option<string[]> _stop = new("--stop") { Description = "Ends the text where this comes; may be repeated.", HelpName = "TEXT" };
    private readonly Option<bool> _ignoreEnd = new("--ignore-eos") { Description = "Writes on where the model would end." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[]
        {
            _maxTokens, _temperature, _topK, _topP, _minP, _typicalP, _repetition, _presence, _frequency, _seed, _stop, _ignoreEnd,
        })
        {
            command.Add(option);
        }
    }

    /// <summary>Reads the options.</summary>
    /// <param name="run">The invocation.</param>
    /// <param name="basis">What holds where nothing is said.</param>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    public GenerationOptions Read(Invocation run, SamplingOptions basis) => new()
    {
        MaxTokens = run.Get(_maxTokens),
        StopStrings = run.Get(_stop) ?? [],
        IgnoreEndOfText = run.Get(_ignoreEnd),
        Sampling = basis with
        {
            Temperature = run.Get(_temperature) ?? basis.Temperature,
            TopK = run.Get(_topK) ?? basis.TopK,
            TopP = run.Get(_topP) ?? basis.TopP,
            MinP = run.Get(_minP) ?? basis.MinP,
            TypicalP = run.Get(_typicalP) ?? basis.TypicalP,
            RepetitionPenalty = run.Get(_repetition) ?? basis.RepetitionPenalty,
            PresencePenalty = run.Get(_presence) ?? basis.PresencePenalty,
            FrequencyPenalty = run.Get(_frequency) ?? basis.FrequencyPenalty,
            Seed = run.Get(_seed) ?? basis.Seed,
        },
    };
}
