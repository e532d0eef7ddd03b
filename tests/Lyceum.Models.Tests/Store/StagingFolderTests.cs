using Lyceum.Models.Store;
using Lyceum.Models.Tests.Files;
using Lyceum.TestKit.Hub;

namespace Lyceum.Models.Tests.Store;

public sealed class StagingFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModelStore _store;

    public StagingFolderTests() => _store = new ModelStore(_folder.File("models"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_goes_with_its_lock()
    {
        string parent = _store.CreatePartialFolder();
        using (StagingFolder staging = StagingFolder.Create(parent, "tiny"))
        {
            File.WriteAllText(Path.Combine(staging.Path, "half"), "x");
            Assert.True(StagingFolder.IsName(Path.GetFileName(staging.Path)));
            Assert.Equal(2, Directory.GetFileSystemEntries(parent).Length);
        }

        Assert.Empty(Directory.GetFileSystemEntries(parent));
    }

    [Theory]
    [InlineData("staging", true)]
    [InlineData("staging", false)]
    [InlineData("import", false)]
    [InlineData("upload", false)]
    [InlineData("removed", false)]
    public async Task What_a_killed_process_left_goes_with_the_next_model_that_comes(string ending, bool withLock)
    {
        string abandoned = Path.Combine(_store.CreatePartialFolder(), $"big.{Guid.NewGuid():N}.{ending}");
        Directory.CreateDirectory(Path.Combine(abandoned, "rest"));
        File.WriteAllText(Path.Combine(abandoned, "rest", "big.gguf"), "half");
        if (withLock)
        {
            File.WriteAllText(abandoned + ".lock", "");
        }

        await new ModelImporter(_store).ReceiveAsync(new MemoryStream(ModelFiles.Gguf()), "tiny", TestContext.Current.CancellationToken);

        Assert.Empty(Directory.GetFileSystemEntries(_store.PartialPath));
    }

    [Fact]
    public async Task What_is_in_work_and_what_a_pull_left_stay()
    {
        string parent = _store.CreatePartialFolder();
        string[] pulls = [Path.Combine(parent, "tiny"), Path.Combine(parent, "tiny.import"), Path.Combine(parent, "tiny.staging")];
        foreach (string pull in pulls)
        {
            Directory.CreateDirectory(pull);
        }

        using StagingFolder staging = StagingFolder.Create(parent, "other");
        await new ModelImporter(_store).ReceiveAsync(new MemoryStream(ModelFiles.Gguf()), "tiny", TestContext.Current.CancellationToken);

        Assert.Equal([.. pulls.Append(staging.Path).Order(StringComparer.Ordinal)], Directory.GetDirectories(parent).Order(StringComparer.Ordinal));
    }
}
