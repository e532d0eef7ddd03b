using Lyceum.Inference.Generation;
using Lyceum.Inference.Hosting;
using Lyceum.Inference.Serving;
using Lyceum.TestKit;

namespace Lyceum.Inference.Tests.Hosting;

public class LocalModelLoaderTests
{
    private static readonly LanguageModelOptions Options = new() { Threads = 1 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_of_a_file_generates_and_embeds()
    {
        string path = Repository.ConformanceFile("models", "llama.gguf");
        long size = new FileInfo(path).Length;
        await using ModelHost host = new();
        host.Add(new HostedModel("llama", new LocalModelLoader(path, Options)));
        host.Add(new HostedModel("bert", new LocalModelLoader(Repository.ConformanceFile("models", "bert.gguf"), Options)));
        using ModelLease llama = await host.AcquireAsync("llama", Cancellation);
        Assert.Equal(size, llama.Model.Bytes);
        List<GenerationUpdate> updates = [];
        await foreach (GenerationUpdate update in llama.Model.Engine.GenerateAsync(new GenerationRequest { PromptText = "the cat", Options = new GenerationOptions { MaxTokens = 3, IgnoreEndOfText = true } }, Cancellation))
        {
            updates.Add(update);
        }

        Assert.Equal(3, updates.OfType<TokenWritten>().Count());
        Assert.True(llama.Model.Bytes > size, "Keys and values take memory too.");
        using ModelLease bert = await host.AcquireAsync("bert", Cancellation);
        Assert.Single(await bert.Model.EmbeddingGenerator.GenerateAsync(["the cat"], null, Cancellation));
        Assert.Throws<NotSupportedException>(() => bert.Model.ChatClient);
        Assert.Equal(llama.Model.Bytes + bert.Model.Bytes, host.BytesInUse);
    }

    [Fact]
    public async Task What_cannot_be_opened_says_so_and_leaves_nothing()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lyceum-test-");
        try
        {
            string path = Path.Combine(folder.FullName, "broken.gguf");
            await File.WriteAllTextAsync(path, "this is no model", Cancellation);
            await using ModelHost host = new();
            host.Add(new HostedModel("broken", new LocalModelLoader(path, Options)));
            host.Add(new HostedModel("missing", new LocalModelLoader(Path.Combine(folder.FullName, "part-00001-of-00002.gguf"), Options)));
            foreach (string name in new[] { "broken", "missing" })
            {
                ModelHostException error = await Assert.ThrowsAsync<ModelHostException>(() => host.AcquireAsync(name, Cancellation));
                Assert.Equal(ModelHostFailure.LoadFailed, error.Failure);
                Assert.Contains(name == "broken" ? "broken.gguf" : "part-0000", error.Message, StringComparison.Ordinal);
            }

            Assert.Equal(0, host.BytesInUse);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Reading_is_told_up_to_its_end()
    {
        List<LoadProgress> told = [];
        LocalModelLoader loader = new(Repository.ConformanceFile("models", "llama.gguf"), Options);
        using IServedModel model = await loader.LoadAsync(new Listener(told), Cancellation);
        Assert.Equal(new LoadProgress(LoadPhase.Reading, 1), told[^2]);
        Assert.Equal(LoadPhase.Preparing, told[^1].Phase);
        Assert.Equal(told.Select(static progress => progress.Phase == LoadPhase.Preparing ? 2 : progress.Fraction).Order(), told.Select(static progress => progress.Phase == LoadPhase.Preparing ? 2 : progress.Fraction));
    }

    private sealed class Listener(List<LoadProgress> told) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value) => told.Add(value);
    }
}
