using Lyceum.Models.Templates;
using Lyceum.Training.Curriculum.Talk;
using Lyceum.Training.Data;

namespace Lyceum.Training.Curriculum.Extraction;

/// <summary>Texts of one kind, and what is to be taken from them as one JSON object.</summary>
/// <param name="name">The family's name.</param>
/// <param name="fields">What the texts may say.</param>
/// <param name="sentences">The sentences, one for each template.</param>
internal sealed class ExtractionFamily(string name, ExtractionField[] fields, Wordings sentences) : CurriculumFamily
{
    private static readonly Dictionary<string, Wordings> Instructions =
        TextPool.ByHeading("Extraction.instructions.txt").ToDictionary(static section => section.Key, static section => new Wordings(section.Value), StringComparer.Ordinal);
    private static readonly double[] CountWeights = [1, 3, 3, 2, 1];

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override CurriculumGroup Group => CurriculumGroup.Extraction;

    /// <inheritdoc/>
    public override int Templates => sentences.Count;

    /// <inheritdoc/>
    public override int PlainTemplates => sentences.Chosen;

    /// <inheritdoc/>
    public override bool IsHeldOut(int wording) => sentences.IsHeldOut(wording);

    /// <inheritdoc/>
    public override CurriculumItem? Create(ItemRandom random, int wording)
    {
        Dictionary<string, ExtractedValue> said = new(StringComparer.Ordinal);
        string text = Sentence(random, wording, said);
        if (random.Chance(0.2))
        {
            // A second sentence about the same things is trained only where both are.
            int other = random.Next(0, sentences.Count - 1);
            text += other != wording && (IsHeldOut(wording) || !IsHeldOut(other)) ? " " + Sentence(random, other, said) : "";
        }

        if (said.Values.Select(static value => value.Text).Distinct(StringComparer.Ordinal).Count() < said.Count)
        {
            return null;
        }

        if (random.Chance(0.12))
        {
            string filler = ExtractionValues.Pick(random, "filler");
            text = random.Chance(0.5) ? text + " " + filler : filler + " " + text;
        }

        ExtractionField[] asked = Choose(random, said);
        bool camel = random.Chance(0.15);
        (ExtractionField Field, string Key)[] keys = [.. asked.Select(field => (field, Cased(random.Chance(0.6) ? field.Keys[0] : random.Pick(field.Keys), camel)))];
        if (keys.Select(static pair => pair.Key).Distinct(StringComparer.Ordinal).Count() < keys.Length)
        {
            return null;
        }

        string json = Object(keys.Select(pair => (pair.Key, said.GetValueOrDefault(pair.Field.Slot)?.Json ?? "null")));
        List<ChatTurn> turns = [.. Ask(random, text, Instruction(random, IsHeldOut(wording), keys)), new("assistant", json)];
        return new CurriculumItem(name, wording, 0, new ChatDocument(turns), json);
    }

    private string Sentence(ItemRandom random, int wording, Dictionary<string, ExtractedValue> said)
    {
        string text = Phrase.Write(random, sentences[wording], slot =>
        {
            if (!said.TryGetValue(slot, out ExtractedValue? value))
            {
                said[slot] = value = ExtractionValues.Draw(random, fields.Single(field => field.Slot == slot).Kind);
            }

            return value.Text;
        });
        return text[^1] is '.' or '?' or '!' ? text : random.Chance(0.3) ? text + "." : text;
    }

    // Some of what is said, and now and then something that is not.
    private ExtractionField[] Choose(ItemRandom random, Dictionary<string, ExtractedValue> said)
    {
        List<ExtractionField> present = [.. fields.Where(field => said.ContainsKey(field.Slot))];
        List<ExtractionField> absent = [.. fields.Where(field => !said.ContainsKey(field.Slot))];
        int count = Math.Min(random.PickWeighted(CountWeights) + 1, present.Count);
        List<ExtractionField> asked = [.. random.PickSeveral(present, count)];
        if (absent.Count > 0 && random.Chance(0.2))
        {
            asked.Insert(random.Next(0, asked.Count), random.Pick<ExtractionField>(absent));
        }

        return [.. asked];
    }

    private static ChatTurn[] Ask(ItemRandom random, string text, string instruction)
    {
        if (random.Chance(0.15))
        {
            return [new("system", instruction), new("user", text)];
        }

        string gap = random.Pick(" ", "\n", "\n", "\n\n");
        string labelled = random.Chance(0.15) ? "Text: " + text : text;
        bool first = instruction[^1] == ':' || random.Chance(0.6);
        return [new("user", first ? instruction + gap + labelled : labelled + gap + instruction)];
    }

    private static string Instruction(ItemRandom random, bool heldOut, (ExtractionField Field, string Key)[] keys)
    {
        string pattern = Instructions[random.Chance(0.6) ? "named" : "example"].Pick(random, heldOut);
        string instruction = Phrase.Write(random, pattern, slot => slot switch
        {
            "fields" => Names(random, [.. keys.Select(static pair => pair.Key)]),
            "example" => Example(random, keys),
            _ => "{\"type\": \"object\", \"properties\": " + Object(keys.Select(static pair => (pair.Key, ExtractionValues.Schema(pair.Field.Kind)))) + "}",
        });
        return random.Chance(0.15) && instruction[^1] == '.' ? instruction + random.Pick(" Use null for what is missing.", " If something is missing, write null.") : instruction;
    }

    private static string Example(ItemRandom random, (ExtractionField Field, string Key)[] keys)
    {
        bool named = random.Chance(0.4);
        return Object(keys.Select(pair => (pair.Key, ExtractionValues.Sample(pair.Field.Kind, named))));
    }

    private static string Names(ItemRandom random, string[] keys)
    {
        string mark = random.Pick("", "", "", "\"", "\"", "`", "'");
        string[] marked = [.. keys.Select(key => mark + key + mark)];
        return marked.Length > 1 && random.Chance(0.6) ? string.Join(", ", marked[..^1]) + " and " + marked[^1] : string.Join(", ", marked);
    }

    private static string Object(IEnumerable<(string Key, string Json)> members) =>
        "{" + string.Join(", ", members.Select(static member => $"\"{member.Key}\": {member.Json}")) + "}";

    // full_name is fullName.
    private static string Cased(string key, bool camel) => camel
        ? string.Concat(key.Split('_').Select(static (word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]))
        : key;
}
