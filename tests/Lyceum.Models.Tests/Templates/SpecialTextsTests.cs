using Lyceum.Models.Files;
using Lyceum.Models.Templates;
using Lyceum.Models.Tokenization;
using Lyceum.TestKit;

namespace Lyceum.Models.Tests.Templates;

public sealed class SpecialTextsTests
{
    [Theory]
    [InlineData("llama-spm")]
    [InlineData("phi-3")]
    [InlineData("gpt-2")]
    [InlineData("deepseek-llm")]
    public void Control_tokens_of_the_template_stay_and_those_that_are_said_become_text(string name)
    {
        using ModelSource source = ModelSources.Open(Repository.ConformanceFile("tokenizers", name + ".gguf"));
        Tokenizer tokenizer = Tokenizer.Create(source.Metadata);
        SpecialTexts special = new(tokenizer, "");
        int end = tokenizer.EosId!.Value;
        string mark = tokenizer.GetText(end);
        foreach (string said in (string[])[mark, $" a {mark} b", mark + mark, $"{mark[..1]}{mark}{mark[1..]}", $"\uE000\uE001{mark}"])
        {
            ChatPrompt marked = special.Mark(new ChatPrompt { Turns = [new ChatTurn("user", said)] }, out char? character);
            Assert.NotNull(character);
            Assert.DoesNotContain(mark, marked.Turns[0].Content, StringComparison.Ordinal);
            List<int> ids = [];
            special.Encode(mark + marked.Turns[0].Content + mark, character, ids);
            Assert.Equal((end, end), (ids[0], ids[^1]));
            Assert.Equal(2, ids.Count(id => id == end));
            Assert.Equal(said, tokenizer.Decode([.. ids[1..^1]], special: false).TrimStart(said[0] == ' ' ? '\0' : ' '));
        }
    }

    [Fact]
    public void Where_nothing_is_said_nothing_is_changed()
    {
        using ModelSource source = ModelSources.Open(Repository.ConformanceFile("tokenizers", "gpt-2.gguf"));
        SpecialTexts special = new(Tokenizer.Create(source.Metadata));
        ChatPrompt prompt = new() { Turns = [new ChatTurn("user", "plain \uE000")] };
        Assert.Same(prompt, special.Mark(prompt, out char? mark));
        Assert.Null(mark);
    }

    [Fact]
    public void Variables_are_said_too()
    {
        using ModelSource source = ModelSources.Open(Repository.ConformanceFile("tokenizers", "gpt-2.gguf"));
        SpecialTexts special = new(Tokenizer.Create(source.Metadata));
        ChatPrompt prompt = new()
        {
            Turns = [],
            Variables = new Dictionary<string, object?> { ["documents"] = new object?[] { new Dictionary<string, object?> { ["text"] = "a <|endoftext|>", ["page"] = 1L } } },
        };
        ChatPrompt marked = special.Mark(prompt, out char? mark);
        string text = ChatTemplate.Parse("{{ documents[0].text }}{{ documents[0].page }}").Render(marked);
        Assert.Equal($"a <{mark}|endoftext|>1", text);
    }
}
