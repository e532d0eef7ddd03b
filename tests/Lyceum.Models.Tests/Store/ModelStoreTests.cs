using Lyceum.Models.Files;
using Lyceum.Models.Store;
using Lyceum.Models.Tests.Files;
using Lyceum.TestKit;
using Lyceum.TestKit.Hub;

namespace Lyceum.Models.Tests.Store;

public sealed class ModelStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModelStore _store;

    public ModelStoreTests() => _store = new ModelStore(_folder.File("models"));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tiny.gguf", "tiny")]
    [InlineData("/a/b/Tiny-Q8_0.GGUF", "Tiny-Q8_0")]
    [InlineData("c:\\models\\tiny.gguf", "tiny")]
    [InlineData("big-00001-of-00003.gguf", "big")]
    [InlineData("/models/gemma-3/", "gemma-3")]
    [InlineData("v1.5", "v1.5")]
    public void A_model_is_named_for_its_file(string path, string name) => Assert.Equal(name, ModelName.Of(path));

    [Theory]
    [InlineData("tiny", true)]
    [InlineData("Llama-3.2-1B+x_Q4=K", true)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData(".hidden", false)]
    [InlineData("-option", false)]
    [InlineData("a/b", false)]
    [InlineData("a\\b", false)]
    [InlineData("a:b", false)]
    [InlineData("a b", false)]
    [InlineData("a\n", false)]
    [InlineData("dot.", false)]
    [InlineData("con", false)]
    [InlineData("NUL.x", false)]
    [InlineData("ü", false)]
    public void A_name_is_plain(string name, bool valid)
    {
        Assert.Equal(valid, ModelName.IsValid(name));
        if (!valid)
        {
            Assert.Throws<ModelStoreException>(() => ModelName.Check(name));
        }
    }

    [Fact]
    public void Models_that_come_with_the_program_are_listed_and_kept()
    {
        string builtIn = _folder.File("built-in"), own = _store.Directory;
        Directory.CreateDirectory(builtIn);
        File.WriteAllBytes(Path.Combine(builtIn, "primer-1.gguf"), [1, 2, 3]);
        ModelStore store = new(own, builtIn);

        StoredModel model = Assert.Single(store.List());
        Assert.True(model.IsBuiltIn);
        Assert.Equal(Path.Combine(builtIn, "primer-1.gguf"), store.Resolve("primer-1"));
        Assert.Contains("comes with the program", Assert.Throws<ModelStoreException>(() => store.Remove("primer-1")).Message, StringComparison.Ordinal);
        Assert.Contains("comes with the program", Assert.Throws<ModelStoreException>(() => store.CheckFree("PRIMER-1")).Message, StringComparison.Ordinal);
        Assert.True(File.Exists(model.Path));

        Directory.CreateDirectory(own);
        File.WriteAllBytes(Path.Combine(own, "primer-1.gguf"), [4]);
        Assert.False(Assert.Single(store.List()).IsBuiltIn);
        store.Remove("primer-1");
        Assert.True(Assert.Single(store.List()).IsBuiltIn);
    }

    [Fact]
    public void An_empty_store_lists_nothing_and_creates_nothing()
    {
        Assert.Empty(_store.List());
        Assert.Contains("empty", Assert.Throws<ModelStoreException>(() => _store.Resolve("x")).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_store.Directory));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_is_imported_found_and_removed(bool link)
    {
        byte[] content = ModelFiles.Gguf();
        string source = Write("tiny.gguf", content);
        long done = 0;

        StoredModel model = await ImportAsync(new ImportRequest(source) { Link = link, Progress = (d, _) => done = d });

        Assert.Equal("tiny", model.Name);
        Assert.Equal(content.Length, model.Bytes);
        Assert.Equal(link ? 0 : content.Length, done);
        Assert.Equal(content, File.ReadAllBytes(_store.Resolve("TINY")));
        Assert.Equal([model], _store.List());
        NothingIsOnItsWay();

        Assert.Equal(model, _store.Remove("tiny"));
        Assert.Empty(_store.List());
        Assert.True(File.Exists(source));
    }

    [Fact]
    public async Task A_split_model_is_imported_whole_through_any_part()
    {
        byte[][] parts = ModelFiles.Split(3);
        string[] paths = [.. parts.Select((part, i) => Write($"big-0000{i + 1}-of-00003.gguf", part))];

        StoredModel model = await ImportAsync(new ImportRequest(paths[1]));

        Assert.Equal("big", model.Name);
        Assert.Equal(parts.Sum(static part => (long)part.Length), model.Bytes);
        Assert.EndsWith("big-00001-of-00003.gguf", model.Path, StringComparison.Ordinal);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(_store.Directory, "big")).Length);

        _store.Remove("big");
        Assert.Empty(_store.List());
        NothingIsOnItsWay();
    }

    [Theory]
    [InlineData("tiny-llama")]
    [InlineData("tiny-llama/config.json")]
    [InlineData("tiny-llama/model.safetensors")]
    public async Task A_hugging_face_folder_is_imported(string path)
    {
        WriteFolder();

        StoredModel model = await ImportAsync(new ImportRequest(_folder.File(path)));

        Assert.Equal("tiny-llama", model.Name);
        Assert.Equal(["config.json", "model.safetensors"], Directory.GetFiles(model.Path).Select(Path.GetFileName).Order());
        using ModelSource opened = ModelSources.Open(_store.Resolve("tiny-llama"));
        Assert.Equal("llama", opened.Metadata.Architecture);
        NothingIsOnItsWay();
    }

    [Fact]
    public async Task A_taken_name_is_refused()
    {
        await ImportAsync(new ImportRequest(Write("tiny.gguf", ModelFiles.Gguf(1))));
        string other = Write("other.gguf", ModelFiles.Gguf(2));

        await Assert.ThrowsAsync<ModelStoreException>(() => ImportAsync(new ImportRequest(other) { Name = "Tiny" }));

        Assert.Equal(ModelFiles.Gguf(1), File.ReadAllBytes(_store.Get("tiny").Path));
        NothingIsOnItsWay();
    }

    [Fact]
    public async Task What_is_no_model_stays_outside()
    {
        string file = Write("tiny.gguf", new byte[1000]);

        await Assert.ThrowsAsync<ModelFormatException>(() => ImportAsync(new ImportRequest(file)));
        await Assert.ThrowsAsync<ModelStoreException>(() => ImportAsync(new ImportRequest(_folder.File("nothing.gguf"))));
        await Assert.ThrowsAsync<ModelStoreException>(() => ImportAsync(new ImportRequest(file) { Name = "../tiny" }));

        Assert.Empty(_store.List());
        NothingIsOnItsWay();
    }

    [Fact]
    public async Task A_cancelled_import_leaves_nothing()
    {
        string file = Write("tiny.gguf", ModelFiles.Gguf(rows: 6000));
        using CancellationTokenSource stop = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ModelImporter(_store).ImportAsync(
            new ImportRequest(file) { Progress = (_, _) => stop.Cancel() },
            stop.Token));

        Assert.Empty(_store.List());
        NothingIsOnItsWay();
    }

    [Fact]
    public async Task A_name_in_the_store_comes_before_a_path()
    {
        await ImportAsync(new ImportRequest(Write("tiny.gguf", ModelFiles.Gguf())));

        Assert.Equal(Path.Combine(_store.Directory, "tiny.gguf"), _store.Resolve("tiny"));
        Assert.Equal(_folder.File("tiny.gguf"), _store.Resolve(_folder.File("tiny.gguf")));
    }

    [Fact]
    public void An_unknown_model_is_named_with_the_known_ones()
    {
        Directory.CreateDirectory(_store.Directory);
        File.WriteAllBytes(Path.Combine(_store.Directory, "known.gguf"), [1]);
        File.WriteAllBytes(Path.Combine(_store.Directory, "half.gguf.part"), [1]);

        string message = Assert.Throws<ModelStoreException>(() => _store.Resolve("unknown")).Message;

        Assert.Contains("'unknown'", message, StringComparison.Ordinal);
        Assert.Contains("has known;", message, StringComparison.Ordinal);
    }

    private void WriteFolder()
    {
        using GgufFile model = GgufFile.Open(Repository.ConformanceFile("models", "llama.gguf"));
        HuggingFaceExport.Write(model, _folder.File("tiny-llama"));
        File.WriteAllText(Path.Combine(_folder.File("tiny-llama"), "README.md"), "not part of the model");
    }

    [Fact]
    public async Task What_somebody_sends_appears_whole_or_not_at_all()
    {
        ModelImporter importer = new(_store);
        byte[] content = ModelFiles.Gguf();

        Assert.Equal("sent", (await importer.ReceiveAsync(new MemoryStream(content), "sent", TestContext.Current.CancellationToken)).Name);
        Assert.Equal(content, File.ReadAllBytes(_store.Get("sent").Path));
        await Assert.ThrowsAsync<ModelStoreException>(() => importer.ReceiveAsync(new MemoryStream(content), "SENT", TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ModelStoreException>(() => importer.ReceiveAsync(new MemoryStream(content), "../x", TestContext.Current.CancellationToken));
        foreach (byte[] broken in new[] { [], "<html>"u8.ToArray(), content[..200] })
        {
            await Assert.ThrowsAsync<ModelFormatException>(() => importer.ReceiveAsync(new MemoryStream(broken), "broken", TestContext.Current.CancellationToken));
        }

        Assert.Single(_store.List());
        NothingIsOnItsWay();
    }

    [Theory]
    [InlineData("tiny-F16", "Q8_0", "tiny-Q8_0")]
    [InlineData("tiny.f16", "q4_k_m", "tiny-Q4_K_M")]
    [InlineData("tiny-Q4_K_M", "Q8_0", "tiny-Q8_0")]
    [InlineData("tiny", "Q8_0", "tiny-Q8_0")]
    [InlineData("F16", "Q8_0", "F16-Q8_0")]
    public void Another_format_takes_the_place_of_the_last_in_the_name(string model, string format, string name) => Assert.Equal(name, StoreQuantizer.NameOf(model, format));

    [Fact]
    public async Task A_model_is_written_in_another_format_beside_itself()
    {
        await new ModelImporter(_store).ReceiveAsync(new MemoryStream(ModelFiles.Gguf()), "tiny", TestContext.Current.CancellationToken);
        StoreQuantizer quantizer = new(_store);

        StoredModel made = quantizer.Quantize("tiny", "Q8_0", "tiny-Q8_0", null, TestContext.Current.CancellationToken);

        Assert.True(made.Bytes < _store.Get("tiny").Bytes);
        Assert.Throws<ModelStoreException>(() => quantizer.Quantize("tiny", "Q8_0", "tiny-Q8_0", null, TestContext.Current.CancellationToken));
        Assert.ThrowsAny<OperationCanceledException>(() => quantizer.Quantize("tiny", "Q8_0", "other", null, new CancellationToken(canceled: true)));
        Assert.Equal(["tiny", "tiny-Q8_0"], _store.List().Select(static model => model.Name));
        NothingIsOnItsWay();
    }

    [Fact]
    public async Task Of_two_that_write_one_name_the_first_wins_whole()
    {
        await new ModelImporter(_store).ReceiveAsync(new MemoryStream(ModelFiles.Gguf()), "tiny", TestContext.Current.CancellationToken);
        StoreQuantizer quantizer = new(_store);
        StoredModel? first = null;

        Assert.Throws<ModelStoreException>(() => quantizer.Quantize(
            "tiny",
            "Q8_0",
            "made",
            new InTheMiddle(() => first ??= quantizer.Quantize("tiny", "Q8_0", "made", null, TestContext.Current.CancellationToken)),
            TestContext.Current.CancellationToken));

        Assert.Equal(first, _store.Get("made"));
        ModelSources.Open(_store.Get("made").Path).Dispose();
        NothingIsOnItsWay();
    }

    [Theory]
    [InlineData("tiny.GGUF")]
    [InlineData("tiny.gguf")]
    [InlineData("tiny.Gguf")]
    public void A_file_is_removed_however_its_ending_is_written(string file)
    {
        Directory.CreateDirectory(_store.Directory);
        File.WriteAllBytes(Path.Combine(_store.Directory, file), ModelFiles.Gguf());

        Assert.Equal("tiny", _store.Remove("TINY").Name);

        Assert.Empty(_store.List());
        Assert.False(File.Exists(Path.Combine(_store.Directory, file)));
    }

    private Task<StoredModel> ImportAsync(ImportRequest request) => new ModelImporter(_store).ImportAsync(request, TestContext.Current.CancellationToken);

    private string Write(string name, byte[] content)
    {
        File.WriteAllBytes(_folder.File(name), content);
        return _folder.File(name);
    }

    private void NothingIsOnItsWay()
    {
        string partial = Path.Combine(_store.Directory, ".partial");
        Assert.True(!Directory.Exists(partial) || !Directory.EnumerateFileSystemEntries(partial).Any());
    }

    private sealed class InTheMiddle(Action run) : IProgress<QuantizationProgress>
    {
        public void Report(QuantizationProgress value) => run();
    }
}
