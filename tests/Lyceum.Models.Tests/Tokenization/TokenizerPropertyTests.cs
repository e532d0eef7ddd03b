using System.Text;
using CsCheck;
using Lyceum.Models.Tokenization;
using Lyceum.Models.Tokenization.Encoders;

namespace Lyceum.Models.Tests.Tokenization;

public class TokenizerPropertyTests
{
    private static readonly Gen<string> s_text = Gen.OneOf(
        Gen.OneOf("hello", " hello", "  ", "\n", "\r\n", "\t", "world", "42", "<|endoftext|>", "<tool>", "\u00E9", "e\u0301", "\u4E2D\u6587", "\U0001F600", "\u200D", "\u00A0", "'s", "!?"),
        Gen.Char['\u0001', '\uD7FF'].Select(static c => c.ToString())).Array[0, 20].Select(string.Concat);

    private static readonly Gen<byte[]> s_bytes = Gen.OneOf(Gen.Byte, Gen.OneOf((byte)' ', (byte)'h', (byte)'e', (byte)0xE4, (byte)0xB8, (byte)0xAD, (byte)0xF0)).Array[0, 40];

    public static TheoryData<string> PreTokenizerNames => [.. PreTokenizers.Names];

    [Theory]
    [MemberData(nameof(PreTokenizerNames))]
    public void Byte_pairs_give_the_text_back(string preTokenizer)
    {
        Tokenizer tokenizer = Tokenizer.Create(TestVocabularies.BytePair(preTokenizer));
        if (!PreTokenizers.Find(preTokenizer).ByteLevel)
        {
            return; // The small vocabulary has bytes only in the byte alphabet.
        }

        s_text.Sample(text => Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text, addSpecial: false, parseSpecial: true), special: true)), iter: 200);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sentence_pieces_give_the_text_back(bool addSpacePrefix)
    {
        Tokenizer tokenizer = Tokenizer.Create(TestVocabularies.SentencePiece(addSpacePrefix));
        s_text.Where(static text => !text.Contains('\u2581', StringComparison.Ordinal))
            .Sample(text => Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text, addSpecial: true, parseSpecial: false), special: false)));
    }

    [Theory]
    [InlineData("gpt-2")]
    [InlineData("deepseek-llm")]
    [InlineData("llama-spm")]
    [InlineData("phi-3")]
    public void Real_vocabularies_give_the_text_back(string name)
    {
        Tokenizer tokenizer = TestVocabularies.Conformance(name);
        s_text.Where(static text => !text.Contains('\u2581', StringComparison.Ordinal))
            .Sample(text => Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text, addSpecial: false, parseSpecial: false), special: false)));
    }

    [Fact]
    public void Malformed_bytes_survive()
    {
        Tokenizer pairs = Tokenizer.Create(TestVocabularies.BytePair());
        Tokenizer pieces = Tokenizer.Create(TestVocabularies.SentencePiece(addSpacePrefix: false));
        s_bytes.Sample(bytes =>
        {
            Assert.Equal(bytes, pairs.Encode(bytes, false, false).SelectMany(pairs.GetBytes));
            Assert.Equal(bytes, pieces.Encode(bytes, false, false).SelectMany(pieces.GetBytes));
        });
    }

    [Fact]
    public void Text_that_comes_piece_by_piece_is_the_whole_text()
    {
        foreach (Tokenizer tokenizer in (Tokenizer[])[Tokenizer.Create(TestVocabularies.BytePair()), Tokenizer.Create(TestVocabularies.SentencePiece())])
        {
            Gen.Int[0, tokenizer.VocabularySize - 1].Array[0, 30].Select(Gen.Bool).Sample((ids, special) =>
            {
                IncrementalDecoder decoder = new(tokenizer, special);
                StringBuilder text = new();
                foreach (int id in ids)
                {
                    string added = decoder.Add(id);
                    Assert.False(added.Length > 0 && char.IsHighSurrogate(added[^1]));
                    text.Append(added);
                }

                text.Append(decoder.Flush());
                Assert.Equal(tokenizer.Decode(ids, special), text.ToString());
            });
        }
    }

    [Fact]
    public void A_character_appears_with_its_last_byte()
    {
        Tokenizer tokenizer = Tokenizer.Create(TestVocabularies.SentencePiece());
        IncrementalDecoder decoder = new(tokenizer);
        int[] ids = tokenizer.Encode("\U0001F600", false, false);
        Assert.Equal(["", "", "", "", "\U0001F600"], ids.Select(decoder.Add));
        Assert.Equal("", decoder.Flush());
        Assert.Equal("", decoder.Add(ids[1]));
        Assert.Equal("\uFFFD", decoder.Flush());
    }

    [Fact]
    public void Decoding_allocates_nothing_but_text()
    {
        Tokenizer tokenizer = Tokenizer.Create(TestVocabularies.BytePair());
        IncrementalDecoder decoder = new(tokenizer);
        int[] ids = tokenizer.Encode("\u4E2D", false, false);
        Assert.Equal(3, ids.Length);
        long Allocate(int rounds)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < rounds; i++)
            {
                decoder.Add(ids[0]);
                decoder.Add(ids[1]);
                decoder.Add(ids[2]);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        // Each round makes one string of one character; three tokens are read for it.
        Allocate(10);
        Assert.Equal(100 * 24, Allocate(100));
    }

    [Theory]
    [MemberData(nameof(PreTokenizerNames))]
    public void Work_grows_with_the_text_and_no_faster(string preTokenizer)
    {
        Tokenizer tokenizer = Tokenizer.Create(TestVocabularies.BytePair(preTokenizer));
        foreach (string unit in (string[])["a", " ", "\n", "7", "!", "A", "aA", "a ", " \n", "\u4E2D", "'s", "\u0301", "\u00A0", "\U0001F600", "IMG"])
        {
            foreach (string tail in (string[])["", "x"])
            {
                double once = Work(tokenizer, unit, 3000, tail);
                double thrice = Work(tokenizer, unit, 9000, tail);
                Assert.True(thrice < once * 3.6, $"'{unit}' with '{tail}' at the end takes {once} steps, three times as much text {thrice}.");
            }
        }
    }

    [Theory]
    [InlineData("a")]
    [InlineData(" ")]
    [InlineData("hello")]
    [InlineData("hello ")]
    [InlineData("\u4E2D")]
    public void Work_of_sentence_pieces_grows_with_the_text_and_no_faster(string unit)
    {
        Tokenizer tokenizer = Tokenizer.Create(TestVocabularies.SentencePiece());
        Assert.True(Work(tokenizer, unit, 18_000, "") <= Work(tokenizer, unit, 6000, "") * 3.3);
    }

    private static double Work(Tokenizer tokenizer, string unit, int count, string tail)
    {
        EncoderScratch scratch = new();
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(unit, count)) + tail);
        tokenizer.Encode(text, [], addSpecial: false, parseSpecial: true, scratch);
        return scratch.Steps + 1000;
    }
}
