using CsCheck;
using Lyceum.Models.Hub;

namespace Lyceum.Models.Tests.Hub;

public class HubChoicesTests
{
    [Theory]
    [InlineData("m-Q8_0.gguf m-Q4_K_M.gguf m-Q2_K.gguf", null, "m-Q4_K_M.gguf")]
    [InlineData("m-Q8_0.gguf m-Q6_K.gguf m-f16.gguf", null, "m-Q6_K.gguf")]
    [InlineData("m-Q8_0.gguf mmproj-m-f16.gguf", null, "m-Q8_0.gguf")]
    [InlineData("m-Q8_0.gguf mmproj-m-f16.gguf", "f16", "")]
    [InlineData("m-Q8_0.gguf mmproj-m-f16.gguf", "mmproj-m-f16.gguf", "mmproj-m-f16.gguf")]
    [InlineData("m-Q8_0.gguf m-Q4_0.gguf", "q8_0", "m-Q8_0.gguf")]
    [InlineData("m-Q8_0.gguf m-Q4_0.gguf", "m-Q8_0", "m-Q8_0.gguf")]
    [InlineData("m-UD-Q4_K_XL.gguf m-Q4_0.gguf", "Q4_K_XL", "m-UD-Q4_K_XL.gguf")]
    [InlineData("a/m-Q8_0.gguf b/m-Q8_0.gguf", "b/m-Q8_0.gguf", "b/m-Q8_0.gguf")]
    [InlineData("a/m-Q8_0.gguf b/m-Q8_0.gguf", "Q8_0", "a/m-Q8_0.gguf b/m-Q8_0.gguf")]
    [InlineData("a/m-Q8_0.gguf b/m-Q8_0.gguf", null, "a/m-Q8_0.gguf b/m-Q8_0.gguf")]
    [InlineData("config.json model.safetensors tokenizer.json", null, "acme/tiny")]
    [InlineData("config.json model.safetensors m-Q8_0.gguf", null, "m-Q8_0.gguf")]
    [InlineData("config.json model.safetensors m-Q8_0.gguf", "safetensors", "acme/tiny")]
    [InlineData("model.safetensors m.bin", null, "")]
    [InlineData("BF16/m-BF16-00001-of-00002.gguf BF16/m-BF16-00002-of-00002.gguf", "BF16", "BF16/m-BF16.gguf")]
    [InlineData("Q8_0/m-00001-of-00001.gguf m-Q4_0.gguf", "Q8_0", "Q8_0/m.gguf")]
    public void The_file_that_is_meant_is_found(string files, string? selector, string expected)
    {
        HubRepository repository = new("acme/tiny", "c", [.. files.Split(' ').Select(static path => new HubFile(path, 1, null))]);

        string found;
        try
        {
            found = string.Join(' ', HubChoices.Select(repository, selector).Select(static choice => choice.Title));
        }
        catch (HubException e) when (e.Failure == HubFailure.NotFound)
        {
            found = "";
        }

        Assert.Equal(expected, found);
    }

    [Fact]
    public void A_split_model_must_be_whole()
    {
        HubRepository repository = new("acme/tiny", "c", [new("m-00001-of-00003.gguf", 1, null), new("m-00003-of-00003.gguf", 1, null)]);

        HubException error = Assert.Throws<HubException>(() => HubChoices.Select(repository, null));

        Assert.Contains("part 2 of 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_takes_what_belongs_to_the_model()
    {
        string[] files = ["config.json", "model.safetensors.index.json", "tokenizer.json", "tokenizer.model", "chat_template.jinja", "1_Pooling/config.json", "LICENSE", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];
        string[] strangers = ["README.md", "pytorch_model.bin", "original/consolidated.safetensors", "consolidated.safetensors", "onnx/model.onnx", "image.png", "run.py"];
        HubRepository repository = new("acme/tiny", "c", [.. strangers.Concat(files.Skip(1)).Append(files[0]).Select(static path => new HubFile(path, 1, null))]);

        Assert.Equal(files, HubChoices.Select(repository, null).Single().Files.Select(static file => file.Path));
    }

    [Theory]
    [InlineData("Llama-3.2-1B-Instruct-Q4_K_M", "Q4_K_M")]
    [InlineData("llama-3.2-1b-instruct-q4_k_m", "Q4_K_M")]
    [InlineData("model.Q8_0", "Q8_0")]
    [InlineData("model-IQ4_XS", "IQ4_XS")]
    [InlineData("gemma-3-27b-it-UD-Q4_K_XL", "UD-Q4_K_XL")]
    [InlineData("ggml-model-f16", "F16")]
    [InlineData("qwen2.5-0.5b-instruct-fp16", "F16")]
    [InlineData("m-BF16", "BF16")]
    [InlineData("gpt-oss-20b-mxfp4", "MXFP4")]
    [InlineData("Q4_0-distilled-Q8_0", "Q8_0")]
    [InlineData("Q8_0/model", "Q8_0")]
    [InlineData("stories260K", "")]
    [InlineData("SmallThinkerQ4_Kish", "")]
    public void The_format_is_read_from_the_name(string path, string expected) => Assert.Equal(expected, QuantTag.Of(path));

    [Theory]
    [InlineData("a/b", "a/b", null, "main")]
    [InlineData("a/b:Q4_K_M", "a/b", "Q4_K_M", "main")]
    [InlineData("a/b@v1.0", "a/b", null, "v1.0")]
    [InlineData("a/b:dir/file name.gguf@refs/pr/3", "a/b", "dir/file name.gguf", "refs/pr/3")]
    public void A_reference_is_read(string text, string repository, string? selector, string revision)
    {
        ModelReference reference = ModelReference.Parse(text);

        Assert.Equal(new ModelReference(repository, selector, revision), reference);
        Assert.Equal(text, reference.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("tiny")]
    [InlineData("a/b/c")]
    [InlineData("../b")]
    [InlineData("a/..")]
    [InlineData("a/b:")]
    [InlineData("a/b@")]
    [InlineData("a b/c")]
    [InlineData("https://huggingface.co/a/b")]
    [InlineData("a/b\n")]
    public void What_is_not_a_reference_is_refused(string text) =>
        Assert.Equal(HubFailure.BadReference, Assert.Throws<HubException>(() => ModelReference.Parse(text)).Failure);

    [Theory]
    [InlineData("a/b:Q8_0", "a/b:Q8_0")]
    [InlineData(" https://hub.example/mirror/a/b ", "a/b")]
    [InlineData("https://hub.example/mirror/a/b/", "a/b")]
    [InlineData("https://hub.example/mirror/a/b/tree/v1.0", "a/b@v1.0")]
    [InlineData("https://hub.example/mirror/a/b/blob/main/dir/file%20name.gguf", "a/b:dir/file name.gguf")]
    [InlineData("https://hub.example/mirror/a/b/resolve/v1.0/file.gguf?download=true", "a/b:file.gguf@v1.0")]
    public void An_address_on_the_hub_is_a_reference(string text, string reference) =>
        Assert.Equal(reference, ModelReference.Parse(text, new Uri("https://hub.example/mirror")).ToString());

    [Theory]
    [InlineData("https://elsewhere.example/mirror/a/b")]
    [InlineData("http://hub.example/mirror/a/b")]
    [InlineData("https://hub.example:8443/mirror/a/b")]
    [InlineData("https://user@hub.example/mirror/a/b")]
    [InlineData("https://hub.example/a/b")]
    [InlineData("https://hub.example/mirrored/a/b")]
    [InlineData("https://hub.example/mirror/../../a/b")]
    [InlineData("https://hub.example/mirror/a")]
    [InlineData("https://hub.example/mirror/a/b/raw/main/file.gguf")]
    [InlineData("https://hub.example/mirror/a/b%2F..%2Fc/blob/main/x.gguf")]
    [InlineData("file:///etc/passwd")]
    public void An_address_elsewhere_is_none(string text) =>
        Assert.Equal(HubFailure.BadReference, Assert.Throws<HubException>(() => ModelReference.Parse(text, new Uri("https://hub.example/mirror"))).Failure);

    [Fact]
    public void Ranges_are_the_set_of_what_was_added() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 40]).Array[0, 12].Select(Gen.Int[1, 9]).Sample((pairs, piece) =>
        {
            const int length = 32;
            RangeSet set = new();
            HashSet<long> expected = [];
            foreach ((int a, int b) in pairs)
            {
                (int start, int end) = (Math.Min(a, b), Math.Max(a, b));
                set.Add(start, end);
                expected.UnionWith(Enumerable.Range(start, end - start).Select(static offset => (long)offset));
            }

            (long Start, long End)[] missing = [.. set.Missing(length, piece)];
            Assert.Equal(expected.Count, set.Count);
            Assert.Equal(expected.Order(), set.Ranges.SelectMany(static range => Offsets(range)));
            Assert.All(set.Ranges.Zip(set.Ranges.Skip(1)), static pair => Assert.True(pair.First.End < pair.Second.Start));
            Assert.All(missing, range => Assert.InRange(range.End - range.Start, 1, piece));
            Assert.Equal(Offsets((0, length)).Except(expected), missing.SelectMany(static range => Offsets(range)));
        });

    private static IEnumerable<long> Offsets((long Start, long End) range)
    {
        for (long offset = range.Start; offset < range.End; offset++)
        {
            yield return offset;
        }
    }
}
