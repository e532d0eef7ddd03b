using System.Collections.Immutable;
using System.Text.Json;

namespace Lyceum.Web.Playground;

/// <summary>All that is set up on the page of the playground.</summary>
public sealed record PlaygroundSettings
{
    /// <summary>The most messages.</summary>
    public const int MaximumMessages = 100;

    /// <summary>The most strings that end an answer.</summary>
    public const int MaximumStops = 16;

    /// <summary>The longest text of any field, in UTF-16 units.</summary>
    public const int MaximumText = 200_000;

    /// <summary>What the model is asked to do.</summary>
    public PlaygroundMode Mode { get; init; }

    /// <summary>The model; empty for the first that there is.</summary>
    public string Model { get; init; } = "";

    /// <summary>The model beside it; empty for none.</summary>
    public string Other { get; init; } = "";

    /// <summary>What the model is told before the conversation; empty for nothing.</summary>
    public string System { get; init; } = "";

    /// <summary>The conversation.</summary>
    public ImmutableArray<PlaygroundMessage> Messages { get; init; } = [new(PlaygroundMessage.User, "")];

    /// <summary>The text that is continued.</summary>
    public string Prompt { get; init; } = "";

    /// <summary>Whether the text itself comes back before its continuation.</summary>
    public bool Echo { get; init; }

    /// <summary>The schema of the answer, as JSON.</summary>
    public string Schema { get; init; } = "";

    /// <summary>Functions that the model may call, as JSON in the form of the API; empty for none.</summary>
    public string Tools { get; init; } = "";

    /// <summary>Whether functions are called: a word of the API; empty as the model decides.</summary>
    public string ToolChoice { get; init; } = "";

    /// <summary>How much the model thinks: a word of the API; empty as it would by itself.</summary>
    public string Effort { get; init; } = "";

    /// <summary>Strings that end an answer.</summary>
    public ImmutableArray<string> Stop { get; init; } = [];

    /// <summary>Scores that are added to tokens, as JSON in the form of the API; empty for none.</summary>
    public string Bias { get; init; } = "";

    /// <summary>The numbers that are set, by their names in the API.</summary>
    public ImmutableSortedDictionary<string, decimal> Numbers { get; init; } = ImmutableSortedDictionary<string, decimal>.Empty;

    /// <summary>A number that is set.</summary>
    /// <returns>Null where it is left open.</returns>
    public decimal? this[string name] => Numbers.TryGetValue(name, out decimal value) ? value : null;

    /// <summary>How many alternatives to each token are told, as far as the mode tells; null for none.</summary>
    public int? LogProbabilities => this[PlaygroundParameter.LogProbabilities] is { } many
        ? Mode == PlaygroundMode.Completion ? Math.Min((int)many, PlaygroundParameter.MostInCompletions) : (int)many : null;

    /// <summary>How many answers are shown.</summary>
    public int Choices => (int?)this[PlaygroundParameter.Choices] ?? 1;

    /// <summary>How many answers are made; more than are shown where the likeliest of them are wanted.</summary>
    public int Candidates => Mode == PlaygroundMode.Completion && this[PlaygroundParameter.BestOf] is { } most ? Math.Max(Choices, (int)most) : Choices;

    /// <summary>The models that are asked, one or two.</summary>
    public IEnumerable<string> Models => Other.Length == 0 || Other == Model ? [Model] : [Model, Other];

    /// <summary>Writes it as it is kept.</summary>
    public string Write() => JsonSerializer.Serialize(this, PlaygroundJson.Default.PlaygroundSettings);

    /// <summary>Reads what was kept.</summary>
    /// <returns>Null where it is not what <see cref="Write"/> writes.</returns>
    public static PlaygroundSettings? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, PlaygroundJson.Default.PlaygroundSettings) is { } read && read is
            {
                Model: not null, Other: not null, System: not null, Prompt: not null, Schema: not null, Tools: not null, ToolChoice: not null, Effort: not null, Bias: not null, Numbers: not null,
                Messages.IsDefault: false, Stop.IsDefault: false,
            } ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
