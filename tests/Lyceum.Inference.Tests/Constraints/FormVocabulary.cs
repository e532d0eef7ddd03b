using System.Text;
using Lyceum.Inference.Constraints;

namespace Lyceum.Inference.Tests.Constraints;

/// <summary>Small vocabularies that make life hard for constraints: tokens that span many parts of a form and that cut characters in two.</summary>
internal static class FormVocabulary
{
    /// <summary>Ends an output.</summary>
    public const int End = 256;

    /// <summary>Stands for no text.</summary>
    public const int Mark = 257;

    private static readonly string[] s_pieces =
    [
        "{\"", "\":", "\",\"", "\"}", "}", "},{", "]}", "\"]", "[\"", "\":\"", "\":[", "\"],", "}}", "},\"", ", ", ": ", "\n  ", "true", "false", "null",
        "tru", "name", "age", "a\":1", "\"a\":", "\"b\"", "12", "1.5", "00", "-1", "1e", ",1", "1]", "]]", "[[", "the", " the", "the\"", "aa", "aaa",
        "ab", "ba", "abab", "((", "))", "()", "+1", "1+", "*(", "é", "ü\"", "😀", "日本", "日本語\"", "\\\"", "\\n", "\\u00", "\\u", "xyz\"}", "  ", "\t",
        "2024-", "-01-", "T00:", "Z\"", "@", ".com", "root", "::", "[]", "{}", "[{}", "\"\"", "\"a\":1,\"a\":", "a\",\"b\":", "1,2", "1,1", ",\"b\":2}",
    ];

    /// <summary>All bytes, pieces of text, and pieces of characters.</summary>
    public static TokenTrie Trie { get; } = Make(true);

    /// <summary>The same with an end token for each byte string, but without most single bytes.</summary>
    public static byte[]?[] Tokens { get; private set; } = [];

    private static TokenTrie Make(bool bytes)
    {
        List<byte[]?> tokens = [];
        for (int value = 0; value < 256; value++)
        {
            tokens.Add(bytes ? [(byte)value] : null);
        }

        tokens.Add(null);
        tokens.Add(null);
        foreach (string piece in s_pieces)
        {
            tokens.Add(Encoding.UTF8.GetBytes(piece));
        }

        // Halves of characters, alone and with what stands beside them.
        tokens.Add([0xC3]);
        tokens.Add([0xA9, (byte)'"']);
        tokens.Add([(byte)'a', 0xF0, 0x9F]);
        tokens.Add([0x98, 0x80]);
        tokens.Add([0xE6, 0x97]);
        tokens.Add([0xA5, (byte)'"', (byte)'}']);
        Tokens = [.. tokens];
        return new TokenTrie(tokens, [End]);
    }
}
