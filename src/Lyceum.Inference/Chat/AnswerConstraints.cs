using System.Globalization;
using System.Text;
using System.Text.Json;
using Lyceum.Inference.Constraints;

namespace Lyceum.Inference.Chat;

/// <summary>
/// Makes forms enforceable. Those used last are kept, at most <see cref="Kept"/>, since requests with the same tools share what is found out
/// about their form. Thread-safe.
/// </summary>
/// <param name="json">Makes a schema enforceable; null for <see cref="OutputConstraint.JsonSchema"/>.</param>
internal sealed class AnswerConstraints(Func<JsonElement, OutputConstraint>? json = null)
{
    internal const int Kept = 64;

    private static readonly JsonElement s_anyObject = JsonElement.Parse("""{"type": "object"}""");
    private static readonly JsonSchemaOptions s_spaced = new() { AllowWhitespace = true };

    private readonly Func<JsonElement, OutputConstraint> _json = json ?? (static schema => OutputConstraint.JsonSchema(schema, s_spaced));
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, OutputConstraint Constraint)>> _byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, OutputConstraint Constraint)> _byUse = new();

    /// <summary>The form of JSON objects of any kind.</summary>
    public static JsonForm AnyObject { get; } = new(s_anyObject, "The response format");

    /// <summary>The constraint of a form.</summary>
    /// <exception cref="ConstraintException">A schema in it cannot be enforced; the message names its owner and the keyword.</exception>
    public OutputConstraint Get(AnswerForm form)
    {
        StringBuilder builder = new();
        Describe(form, builder);
        string key = builder.ToString();
        lock (_gate)
        {
            if (_byKey.TryGetValue(key, out LinkedListNode<(string Key, OutputConstraint Constraint)>? node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                return node.Value.Constraint;
            }
        }

        // Two requests may build the same at a time; one of them is kept.
        OutputConstraint constraint = Build(form);
        lock (_gate)
        {
            if (!_byKey.ContainsKey(key))
            {
                _byKey.Add(key, _byUse.AddFirst((key, constraint)));
            }

            if (_byUse.Count > Kept)
            {
                _byKey.Remove(_byUse.Last!.Value.Key);
                _byUse.RemoveLast();
            }
        }

        return constraint;
    }

    private OutputConstraint Build(AnswerForm form) => form switch
    {
        TextForm text => OutputConstraint.Text(text.Text),
        MarkForm mark => OutputConstraint.Token(mark.Token),
        GivenForm given => given.Constraint,
        AnyTextForm any => OutputConstraint.AnyText(any.Without),
        SequenceForm sequence => OutputConstraint.Sequence([.. sequence.Parts.Select(Build)]),
        ChoiceForm { Parts: [var only] } => Build(only),
        ChoiceForm choice => OutputConstraint.AnyOf([.. choice.Parts.Select(Build)]),
        RepeatForm repeat => OutputConstraint.Repeat(Build(repeat.Part), repeat.Least, repeat.Most),
        JsonForm schema => Build(schema),
        _ => throw new ArgumentException($"A form of the kind {form.GetType().Name} is not known here.", nameof(form)),
    };

    private OutputConstraint Build(JsonForm form)
    {
        try
        {
            return _json(form.Schema);
        }
        catch (ConstraintException) when (form.AllowsAnyObject)
        {
            return _json(s_anyObject);
        }
        catch (ConstraintException error)
        {
            throw new ConstraintException($"{form.Owner} cannot be enforced: {error.Message}", error) { Keyword = error.Keyword, Location = error.Location };
        }
    }

    // Equal texts mean equal forms: every text has its length before it.
    private static void Describe(AnswerForm form, StringBuilder key)
    {
        switch (form)
        {
            case TextForm text:
                Add(key, 't', text.Text);
                break;
            case MarkForm mark:
                Add(key, 'm', mark.Token.ToString(CultureInfo.InvariantCulture));
                break;
            case GivenForm given:
                Add(key, 'g', given.Constraint.Key);
                break;
            case AnyTextForm any:
                Add(key, any.Without is null ? 'a' : 'w', any.Without ?? "");
                break;
            case JsonForm json:
                Add(key, json.AllowsAnyObject ? 'j' : 'J', json.Schema.GetRawText());
                Add(key, 'o', json.Owner);
                break;
            case SequenceForm sequence:
                Describe('s', sequence.Parts, key);
                break;
            case ChoiceForm choice:
                Describe('c', choice.Parts, key);
                break;
            case RepeatForm repeat:
                key.Append(CultureInfo.InvariantCulture, $"r{repeat.Least},{repeat.Most};");
                Describe(repeat.Part, key);
                break;
            default:
                throw new ArgumentException($"A form of the kind {form.GetType().Name} is not known here.", nameof(form));
        }
    }

    private static void Describe(char kind, IReadOnlyList<AnswerForm> parts, StringBuilder key)
    {
        key.Append(CultureInfo.InvariantCulture, $"{kind}{parts.Count};");
        foreach (AnswerForm part in parts)
        {
            Describe(part, key);
        }
    }

    private static void Add(StringBuilder key, char kind, string text) => key.Append(CultureInfo.InvariantCulture, $"{kind}{text.Length}:").Append(text);
}
