using Lyceum.Models.Files;
using Lyceum.Models.Hub;
using Lyceum.Models.Store;
using Lyceum.Models.Tests.Files;
using Lyceum.TestKit;
using Lyceum.TestKit.Hub;

namespace Lyceum.Models.Tests.Hub;

/// <summary>What to fetch and where it ends up.</summary>
public class PullTests
{
    [Fact]
    public async Task Fetches_verifies_and_names_the_model()
    {
        await using PullTest test = await PullTest.StartAsync();
        byte[] model = ModelFiles.Gguf();
        test.Hub.Add("README.md", [1, 2, 3]);
        test.Hub.Add("tiny-Q4_K_M.gguf", model);
        test.Hub.Add("tiny-Q8_0.gguf", ModelFiles.Gguf(2));

        PulledModel pulled = await test.PullAsync();

        Assert.Equal("tiny-Q4_K_M", pulled.Model.Name);
        Assert.False(pulled.WasThere);
        test.HasModel("tiny-Q4_K_M", model);
        Assert.Equal(TestHub.Commit, test.Store.GetOrigin("tiny-Q4_K_M")!.Commit);
        Assert.Equal(model.Length, test.Hub.BodyBytes);
        Assert.True(test.Hub.FileRequests.Count() > 3, "a file of several pieces comes over several connections");
    }

    [Fact]
    public async Task Keeps_a_model_that_was_merged_from_parts()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.Add("tiny.gguf", ModelFiles.Merged());

        await test.PullAsync();

        test.HasModel("tiny", ModelFiles.Merged());
    }

    [Fact]
    public async Task Fetches_nothing_that_is_there_already()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.Add("tiny.gguf", ModelFiles.Gguf());
        await test.PullAsync();
        test.Hub.Forget();

        PulledModel again = await test.PullAsync();

        Assert.True(again.WasThere);
        Assert.Empty(test.Hub.FileRequests);
    }

    [Fact]
    public async Task Refuses_a_name_that_another_model_has()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.Add("a.gguf", ModelFiles.Gguf(1));
        test.Hub.Add("b.gguf", ModelFiles.Gguf(2));
        await test.PullAsync("acme/tiny:a.gguf", "mine");
        test.Hub.Forget();

        ModelStoreException error = await Assert.ThrowsAsync<ModelStoreException>(() => test.PullAsync("acme/tiny:b.gguf", "MINE"));

        Assert.Contains("'mine'", error.Message, StringComparison.Ordinal);
        Assert.Empty(test.Hub.FileRequests);
        test.HasModel("mine", ModelFiles.Gguf(1));
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("a/b")]
    [InlineData(".hidden")]
    [InlineData("")]
    public async Task Refuses_a_name_that_could_leave_the_store(string name)
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.Add("tiny.gguf", ModelFiles.Gguf());

        await Assert.ThrowsAsync<ModelStoreException>(() => test.PullAsync(name: name));

        Assert.Empty(test.Hub.FileRequests);
    }

    [Fact]
    public async Task Fetches_from_a_revision()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.Revision = "refs/pr/7";
        test.Hub.Add("tiny.gguf", ModelFiles.Gguf());

        await test.PullAsync("acme/tiny@refs/pr/7");

        test.HasModel("tiny", ModelFiles.Gguf());
        Assert.Equal("/api/models/acme/tiny/revision/refs%2Fpr%2F7?blobs=true", test.Hub.Requests[0].Target);
        Assert.All(test.Hub.FileRequests, static request => Assert.Contains(TestHub.Commit, request.Target, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Quotes_what_an_address_cannot_hold()
    {
        await using PullTest test = await PullTest.StartAsync();
        const string path = "an other/folder #1/täst 100% a+b&c=d?e.gguf";
        const string sane = "an other/folder #1/täst 100% a+b&c=d.gguf";
        test.Hub.Add(path, ModelFiles.Gguf(1));
        test.Hub.Add(sane, ModelFiles.Gguf(2));

        await test.PullAsync("acme/tiny:" + sane, "plain");

        test.HasModel("plain", ModelFiles.Gguf(2));
        Assert.Contains("/an%20other/folder%20%231/t%C3%A4st%20100%25%20a%2Bb%26c%3Dd.gguf", test.Hub.FileRequests.First().Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetches_all_parts_of_a_split_model()
    {
        await using PullTest test = await PullTest.StartAsync();
        byte[][] parts = ModelFiles.Split(3);
        for (int i = 0; i < parts.Length; i++)
        {
            test.Hub.Add($"Q8_0/big-Q8_0-0000{i + 1}-of-00003.gguf", parts[i]);
        }

        PulledModel pulled = await test.PullAsync("acme/tiny:Q8_0");

        Assert.Equal("big-Q8_0", pulled.Model.Name);
        Assert.Equal(parts.Sum(static part => (long)part.Length), pulled.Model.Bytes);
        test.HasModel("big-Q8_0", parts[0]);
        Assert.Equal(parts[2], File.ReadAllBytes(Path.Combine(test.Store.Directory, "big-Q8_0", "big-Q8_0-00003-of-00003.gguf")));
    }

    [Fact]
    public async Task Fetches_a_folder_where_there_is_no_gguf()
    {
        await using PullTest test = await PullTest.StartAsync();
        using TemporaryFolder folder = new();
        using (GgufFile model = GgufFile.Open(Repository.ConformanceFile("models", "llama.gguf")))
        {
            HuggingFaceExport.Write(model, folder.Path);
        }

        test.Hub.Add("model.safetensors", File.ReadAllBytes(folder.File("model.safetensors")));
        test.Hub.Add("config.json", File.ReadAllBytes(folder.File("config.json")));
        test.Hub.Add("pytorch_model.bin", [1]);

        PulledModel pulled = await test.PullAsync();

        Assert.Equal("tiny", pulled.Model.Name);
        Assert.Equal(["config.json", "model.safetensors"], Directory.GetFiles(pulled.Model.Path).Select(Path.GetFileName).Order());
        Assert.Empty(test.Leftovers);
        using ModelSource opened = ModelSources.Open(test.Store.Resolve("tiny"));
        Assert.Equal("llama", opened.Metadata.Architecture);
    }

    [Fact]
    public async Task Refuses_an_unknown_family_before_fetching_its_weights()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.Add("config.json", """{"architectures":["NewForCausalLM"],"model_type":"new"}"""u8.ToArray());
        test.Hub.Add("model.safetensors", new byte[1000]);

        ModelFormatException error = await Assert.ThrowsAsync<ModelFormatException>(() => test.PullAsync());

        Assert.Contains("new", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(test.Hub.FileRequests, static request => request.Target.EndsWith("safetensors", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Asks_where_several_files_fit()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.Add("small-Q8_0.gguf", ModelFiles.Gguf(1, 8));
        test.Hub.Add("large-Q8_0.gguf", ModelFiles.Gguf(2, 16));

        HubException error = await test.FailAsync(HubFailure.Ambiguous);
        Assert.Equal(["large-Q8_0.gguf", "small-Q8_0.gguf"], error.Choices.Select(static choice => choice.Title));
        Assert.Empty(test.Hub.FileRequests);

        PullRequest request = new(ModelReference.Parse("acme/tiny:q8_0")) { Choose = static (choices, _) => ValueTask.FromResult<HubChoice?>(choices[1]) };
        await test.PullAsync(request: request);
        test.HasModel("small-Q8_0", ModelFiles.Gguf(1, 8));
    }

    [Fact]
    public async Task Reads_the_tree_where_the_list_lacks_sizes()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.KnowsBlobs = false;
        test.Hub.Add("a-Q8_0.gguf", ModelFiles.Gguf(1));
        test.Hub.Add("b-Q4_K_M.gguf", ModelFiles.Gguf(2));
        test.Hub.Add("c-Q2_K.gguf", ModelFiles.Gguf(3));

        await test.PullAsync();

        test.HasModel("b-Q4_K_M", ModelFiles.Gguf(2));
        Assert.Equal(3, test.Hub.Requests.Count(static request => request.Target.Contains("/tree/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Keeps_nothing_that_is_not_a_model()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.Add("tiny.gguf", new byte[100_000]);

        await Assert.ThrowsAsync<ModelFormatException>(() => test.PullAsync());

        Assert.Empty(test.Store.List());
        Assert.Empty(test.Leftovers);
    }

    [Fact]
    public async Task Ignores_paths_that_could_leave_their_folder()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.Add("../../evil-Q4_K_M.gguf", ModelFiles.Gguf(1));
        test.Hub.Add("/evil-Q4_K_M.gguf", ModelFiles.Gguf(1));
        test.Hub.Add("c:\\evil-Q4_K_M.gguf", ModelFiles.Gguf(1));
        test.Hub.Add("good-Q8_0.gguf", ModelFiles.Gguf(2));

        PulledModel pulled = await test.PullAsync();

        Assert.Equal("good-Q8_0", pulled.Model.Name);
    }

    [Fact]
    public async Task Says_what_a_repository_without_models_holds()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.Add("pytorch_model.bin", [1]);

        HubException error = await test.FailAsync(HubFailure.NotFound);

        Assert.Contains("pytorch_model.bin", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_pulls_of_the_same_model_do_not_meet()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.Add("tiny.gguf", ModelFiles.Gguf());
        TaskCompletionSource reached = new();
        TaskCompletionSource goOn = new();
        test.Hub.Instead = async context =>
        {
            if (context.Request.Path.Value!.Contains("/resolve/", StringComparison.Ordinal))
            {
                reached.TrySetResult();
                await goOn.Task;
            }

            return false;
        };
        Task<PulledModel> first = test.PullAsync();
        await reached.Task.WaitAsync(TestContext.Current.CancellationToken);

        HubException error = await test.FailAsync(HubFailure.InUse);
        goOn.SetResult();
        await first;

        Assert.Contains("'tiny'", error.Message, StringComparison.Ordinal);
        test.HasModel("tiny", ModelFiles.Gguf());
    }

    [Fact]
    public async Task Tells_how_far_it_is()
    {
        await using PullTest test = await PullTest.StartAsync();
        byte[] model = ModelFiles.Gguf();
        test.Hub.Add("tiny.gguf", model);
        System.Collections.Concurrent.ConcurrentQueue<PullProgress> seen = new();

        await test.PullAsync(request: new PullRequest(ModelReference.Parse("acme/tiny")) { Progress = seen.Enqueue });

        Assert.All(seen, progress => Assert.Equal(model.Length, progress.TotalBytes));
        Assert.Contains(seen, progress => progress == new PullProgress(PullPhase.Fetching, model.Length, model.Length));
        Assert.Equal(new PullProgress(PullPhase.Verifying, model.Length, model.Length), seen.Last());
    }
}
