using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Lyceum.Inference.Constraints;

namespace Lyceum.Benchmarks;

/// <summary>
/// What forms cost, as a Markdown table: compiling, and the mask of each token of documents that keep the form.
/// <c>constrained [FOLDER [COUNT]]</c>: the folder holds files of MaskBench; without one, built-in schemas are measured alone.
/// </summary>
internal static class ConstrainedSpeed
{
    private const int VocabularySize = 128_000;
    private const int Rounds = 15;

    private static readonly (string Name, string Schema, string[] Documents)[] s_schemas =
    [
        ("a person", """
            {"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer","minimum":0,"maximum":130},
            "email":{"type":"string","format":"email"},"tags":{"type":"array","items":{"type":"string"},"maxItems":10}},
            "required":["name","age"],"additionalProperties":false}
            """,
            ["""{"name":"Ada Lovelace","age":36,"email":"ada@example.com","tags":["mathematics","engines"]}""", """{"name":"Grace","age":85}"""]),
        ("a tool call", """
            {"anyOf":[{"type":"object","properties":{"name":{"const":"get_weather"},"arguments":{"type":"object","properties":{
            "city":{"type":"string"},"unit":{"enum":["celsius","fahrenheit"]}},"required":["city"],"additionalProperties":false}},
            "required":["name","arguments"],"additionalProperties":false},{"type":"object","properties":{"name":{"const":"search"},
            "arguments":{"type":"object","properties":{"query":{"type":"string","maxLength":200},"limit":{"type":"integer","minimum":1,"maximum":50}},
            "required":["query"],"additionalProperties":false}},"required":["name","arguments"],"additionalProperties":false}]}
            """,
            ["""{"name":"get_weather","arguments":{"city":"Reykjavik","unit":"celsius"}}""", """{"name":"search","arguments":{"query":"constrained decoding","limit":10}}"""]),
        ("an order, with definitions", """
            {"type":"object","properties":{"id":{"type":"string","format":"uuid"},"placed":{"type":"string","format":"date-time"},
            "lines":{"type":"array","items":{"$ref":"#/$defs/line"},"minItems":1},"customer":{"$ref":"#/$defs/party"},
            "state":{"enum":["new","paid","sent","returned"]}},"required":["id","lines","customer"],"$defs":{"line":{"type":"object","properties":{
            "product":{"type":"string","pattern":"^[A-Z]{3}-[0-9]{4}$"},"quantity":{"type":"integer","minimum":1},
            "price":{"type":"number","minimum":0,"multipleOf":0.01}},"required":["product","quantity"],"additionalProperties":false},
            "party":{"type":"object","properties":{"name":{"type":"string"},"address":{"type":["string","null"]}},"required":["name"]}}}
            """,
            ["""{"id":"123e4567-e89b-12d3-a456-426614174000","placed":"2024-02-29T12:30:00Z","lines":[{"product":"ABC-1234","quantity":2,"price":19.99}],"customer":{"name":"Charles Babbage","address":null},"state":"paid"}"""]),
        ("a tree, recursive", """
            {"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":{"label":{"type":"string"},
            "children":{"type":"array","items":{"$ref":"#/$defs/node"}}},"required":["label"],"additionalProperties":false}}}
            """,
            ["""{"label":"root","children":[{"label":"left","children":[]},{"label":"right","children":[{"label":"leaf"}]}]}"""]),
        ("any JSON object", """{"type":"object"}""",
            ["""{"title":"Notes on the engine","year":1843,"pages":[1,2,3],"author":{"name":"Ada","known":true},"rating":4.5,"next":null}"""]),
    ];

    /// <summary>Measures and prints.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args)
    {
        if (args.Length > 0 && !Directory.Exists(args[0]))
        {
            Console.Error.WriteLine($"constrained: there is no folder '{args[0]}'.");
            return 2;
        }

        TokenTrie trie = new(SyntheticVocabulary.Make(VocabularySize), [VocabularySize - 1]);
        Tokenization tokens = new(trie);
        Console.WriteLine("| schema | compile, ms | tokens | mask, first document, µs | 99 % under | mask, later, µs | 99 % under |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach ((string name, string source, string[] documents) in s_schemas)
        {
            JsonElement schema = Parse(source);
            List<double> compiling = [];
            List<double> first = [];
            List<double> later = [];
            int[][] texts = [.. documents.Select(tokens.Split)];
            for (int round = 0; round < Rounds; round++)
            {
                long start = Stopwatch.GetTimestamp();
                OutputConstraint constraint = OutputConstraint.JsonSchema(schema);
                constraint.Start(trie);
                Add(compiling, round, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                for (int pass = 0; pass < 4; pass++)
                {
                    foreach (int[] text in texts)
                    {
                        Measure(constraint, trie, text, round == 0 ? null : pass == 0 ? first : later);
                    }
                }
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {Median(compiling):F2} | {texts.Sum(static text => text.Length)} | {first.Average():F1} | {Quantile(first, 0.99):F1} | {later.Average():F1} | {Quantile(later, 0.99):F1} |"));
        }

        if (args.Length > 0)
        {
            RunFolder(trie, tokens, args[0], args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1000);
        }

        return 0;
    }

    // Every schema is met for the first time, and its documents are read once, as a server meets them.
    private static void RunFolder(TokenTrie trie, Tokenization tokens, string folder, int count)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)];
        List<double> compiling = [];
        List<double> masks = [];
        int refused = 0;
        JsonSchemaOptions options = new() { AllowUnknownFormats = true, AllowUnknownKeywords = true };
        for (int i = 0; i < files.Length; i += Math.Max(1, files.Length / count))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(files[i]));
            OutputConstraint constraint;
            long start = Stopwatch.GetTimestamp();
            try
            {
                constraint = OutputConstraint.JsonSchema(document.RootElement.GetProperty("schema"), options);
                constraint.Start(trie);
            }
            catch (ConstraintException)
            {
                refused++;
                continue;
            }

            compiling.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            foreach (JsonElement test in document.RootElement.GetProperty("tests").EnumerateArray())
            {
                if (test.GetProperty("valid").GetBoolean())
                {
                    Measure(constraint, trie, tokens.Split(JsonSerializer.Serialize(test.GetProperty("data"), s_plain)), masks);
                }
            }
        }

        Console.WriteLine();
        Console.WriteLine("| MaskBench | median | average | 90 % under | 99 % under | most |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        Row($"compile, ms ({compiling.Count} schemas, {refused} refused)", compiling);
        Row($"mask, µs ({masks.Count} tokens)", masks);
    }

    private static readonly JsonSerializerOptions s_plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static void Row(string name, List<double> values) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {Median(values):F2} | {values.Average():F2} | {Quantile(values, 0.9):F2} | {Quantile(values, 0.99):F2} | {values.Max():F1} |"));

    private static void Add(List<double> values, int round, double value)
    {
        // The first round warms up.
        if (round > 0)
        {
            values.Add(value);
        }
    }

    private static void Measure(OutputConstraint constraint, TokenTrie trie, int[] text, List<double>? microseconds)
    {
        ulong[] mask = new ulong[trie.MaskLength];
        ConstraintState state = constraint.Start(trie);
        foreach (int token in text)
        {
            long start = Stopwatch.GetTimestamp();
            state.FillMask(mask);
            bool accepted = state.Accept(token);
            microseconds?.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            if (!accepted)
            {
                // A document in another order of properties; what was measured counts.
                return;
            }
        }
    }

    private static double Median(List<double> values) => Quantile(values, 0.5);

    private static double Quantile(List<double> values, double share)
    {
        List<double> sorted = [.. values.Order()];
        return sorted[Math.Min((int)(sorted.Count * share), sorted.Count - 1)];
    }

    private static JsonElement Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    /// <summary>Cuts texts into the longest tokens there are.</summary>
    private sealed class Tokenization
    {
        private readonly Dictionary<string, int> _tokens = new(StringComparer.Ordinal);
        private readonly int _longest;

        public Tokenization(TokenTrie trie)
        {
            for (int token = 0; token < trie.VocabularySize; token++)
            {
                _tokens.TryAdd(Encoding.Latin1.GetString(trie.GetBytes(token)), token);
                _longest = Math.Max(_longest, trie.GetBytes(token).Length);
            }
        }

        public int[] Split(string text)
        {
            string bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
            List<int> tokens = [];
            for (int at = 0; at < bytes.Length;)
            {
                int length = Math.Min(_longest, bytes.Length - at);
                int token;
                while (!_tokens.TryGetValue(bytes.Substring(at, length), out token))
                {
                    length--;
                }

                tokens.Add(token);
                at += length;
            }

            return [.. tokens];
        }
    }
}
