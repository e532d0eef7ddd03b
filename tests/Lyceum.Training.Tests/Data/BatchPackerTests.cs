using System.Text.Json.Nodes;
using CsCheck;
using Lyceum.Training.Data;
using static Lyceum.Training.Tests.Data.TestTokenizer;

namespace Lyceum.Training.Tests.Data;

public sealed class BatchPackerTests
{
    private static readonly BatchPackerOptions s_options = new() { BatchTokens = 16, ContextLength = 8 };

    [Fact]
    public void Whole_documents_fill_a_batch_and_the_next_begins_with_what_did_not_fit()
    {
        using BatchPacker packer = new(ListSource.Texts("abcdef", "abcde", "abcdefg", "a"), Documents, s_options);
        List<TokenBatch> batches = ReadAll(packer);

        // A text of n bytes has n + 1 tokens, of which the last is no input.
        Assert.Equal([11, 8], batches.Select(static batch => batch.Count));
        Assert.Equal([0, 6], batches[0].Starts);
        Assert.Equal([0, 7], batches[1].Starts);
        Assert.Equal([Byte('b'), Byte('c'), Byte('d'), Byte('e'), Byte('f'), Eos, Byte('b')], batches[0].Targets.Take(7));
    }

    [Fact]
    public void A_long_text_goes_in_pieces_in_which_every_token_is_learnt_once()
    {
        string text = new([.. Enumerable.Range(0, 50).Select(static i => (char)('a' + (i % 26)))]);
        using BatchPacker packer = new(ListSource.Texts(text), Documents, s_options);
        List<TokenBatch> batches = ReadAll(packer);

        Assert.Equal(Documents.Tokenize(new TextDocument(text)).Ids.Skip(1), batches.SelectMany(static batch => batch.Targets));
        Assert.Equal([16, 16, 16, 2], batches.Select(static batch => batch.Count));
        Assert.Equal([0, 8], batches[0].Starts);
    }

    [Fact]
    public void A_long_chat_is_refused_skipped_or_cut()
    {
        IDocumentSource source = new ListSource([new TextDocument("ab"), Chat(("user", "x"), ("assistant", "123456789")), Chat(("user", "123456789"), ("assistant", "y"))]);

        using BatchPacker refusing = new(source, Documents, s_options);
        Assert.Contains("Document 1", Assert.Throws<InvalidDataException>(() => ReadAll(refusing)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => refusing.TryNext(new TokenBatch()));

        List<string> reports = [];
        using BatchPacker skipping = new(source, Documents, s_options with { LongChats = LongChats.Skip, Report = reports.Add });
        Assert.Equal([2], ReadAll(skipping).Select(static batch => batch.Count));
        Assert.Equal(2, reports.Count);
        Assert.Contains(reports, static report => report.StartsWith("Document 1: The conversation has ", StringComparison.Ordinal));

        // Of the last one nothing to learn is left.
        using BatchPacker cutting = new(source, Documents, s_options with { LongChats = LongChats.Truncate });
        TokenBatch batch = Assert.Single(ReadAll(cutting));
        Assert.Equal([2, 8], [batch.Starts[1], batch.Count - batch.Starts[1]]);
        Assert.Equal([.. Enumerable.Repeat(TokenBatch.Ignored, 4), Byte('1'), Byte('2'), Byte('3'), Byte('4')], batch.Targets.Skip(2));
    }

    [Fact]
    public void Documents_that_the_template_refuses_are_refused_or_skipped()
    {
        IDocumentSource source = new ListSource([new TextDocument("ab"), Chat(("assistant", "x"), ("user", "y"))]);
        using BatchPacker refusing = new(source, Documents, s_options);
        using BatchPacker skipping = new(source, Documents, s_options with { Malformed = MalformedLines.Skip });

        Assert.Throws<InvalidDataException>(() => ReadAll(refusing));
        Assert.Single(ReadAll(skipping));
    }

    [Fact]
    public void A_document_that_comes_again_is_reported_once()
    {
        IDocumentSource source = new ShuffledSource(new ListSource([new TextDocument("abcdefg"), Chat(("user", "x"), ("assistant", "123456789")), Chat(("assistant", "x"), ("user", "y"))]), seed: 1);
        List<string> reports = [];
        using BatchPacker packer = new(source, Documents, s_options with { LongChats = LongChats.Skip, Malformed = MalformedLines.Skip, MaximumDocuments = 20, Report = Add });

        Assert.Equal(10, ReadAll(packer).Count);
        Assert.Equal(["Document 1", "Document 2"], reports.Select(static report => report[..report.IndexOf(':', StringComparison.Ordinal)]).Order(StringComparer.Ordinal));

        void Add(string report)
        {
            lock (reports)
            {
                reports.Add(report);
            }
        }
    }

    [Fact]
    public void Nothing_to_learn_from_is_no_batch()
    {
        using BatchPacker finite = new(new ListSource([null, new TextDocument("")]), Documents, s_options);
        Assert.Empty(ReadAll(finite));

        using BatchPacker endless = new(new ListSource([null], isEndless: true), Documents, s_options);
        Assert.Throws<InvalidDataException>(() => endless.TryNext(new TokenBatch()));
    }

    [Fact]
    public void The_stream_ends_after_so_many_documents()
    {
        using BatchPacker packer = new(new ListSource([null, new TextDocument("ab")], isEndless: true), Documents, s_options with { MaximumDocuments = 10 });

        Assert.Equal([16, 4], ReadAll(packer).Select(static batch => batch.Count));
        packer.Seek(new JsonObject { ["document"] = 0, ["piece"] = 0, ["documents"] = 0 });
        Assert.Equal(2, ReadAll(packer).Count);
    }

    [Fact]
    public void Going_on_from_any_position_gives_the_same_batches_whatever_was_read_ahead() =>
        Gen.Select(
            Gen.OneOf(Gen.Int[0, 40].Select(static TrainingDocument? (length) => new TextDocument(new string('x', length))), Gen.Const(static () => (TrainingDocument?)null)).Array[1, 20],
            Gen.Int[1, 5],
            Gen.Int[8, 40]).Sample(
            (documents, ahead, tokens) =>
            {
                ListSource source = new(documents);
                BatchPackerOptions options = s_options with { BatchTokens = tokens, Ahead = ahead };
                using BatchPacker packer = new(source, Documents, options);
                List<string> positions = [packer.Position.ToJsonString()];
                List<string> batches = [];
                for (TokenBatch batch = new(); packer.TryNext(batch);)
                {
                    batches.Add(Describe(batch));
                    positions.Add(packer.Position.ToJsonString());
                }

                using BatchPacker other = new(source, Documents, s_options with { BatchTokens = tokens });
                for (int i = 0; i < batches.Count; i++)
                {
                    other.Seek(JsonNode.Parse(positions[i])!.AsObject());
                    Assert.Equal(positions[i], other.Position.ToJsonString());
                    TokenBatch batch = new();
                    Assert.True(other.TryNext(batch));
                    Assert.Equal(batches[i], Describe(batch));
                }
            },
            iter: 100);

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"document\": -1, \"piece\": 0, \"documents\": 0}")]
    [InlineData("{\"document\": 3, \"piece\": 0, \"documents\": 0}")]
    [InlineData("{\"document\": 0, \"piece\": 1, \"documents\": 0}")]
    [InlineData("{\"document\": \"0\", \"piece\": 1, \"documents\": 0}")]
    public void A_position_of_other_data_is_refused(string position)
    {
        using BatchPacker packer = new(ListSource.Texts("ab", "cd"), Documents, s_options);

        Assert.Throws<InvalidDataException>(() => packer.Seek(JsonNode.Parse(position)!.AsObject()));
    }

    private static int Byte(char value) => 6 + value;

    private static string Describe(TokenBatch batch) => $"{string.Join(',', batch.Inputs)};{string.Join(',', batch.Targets)};{string.Join(',', batch.Starts)}";

    private static List<TokenBatch> ReadAll(BatchPacker packer)
    {
        List<TokenBatch> batches = [];
        for (TokenBatch batch = new(); packer.TryNext(batch); batch = new TokenBatch())
        {
            Assert.True(batch.Learnt > 0);
            batches.Add(batch);
        }

        return batches;
    }
}
