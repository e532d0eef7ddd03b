using Lyceum.Models.Hub;
using Lyceum.Models.Store;
using Lyceum.Models.Tests.Files;
using Lyceum.TestKit.Hub;

namespace Lyceum.Models.Tests.Hub;

/// <summary>A hub, a store and a clock for a test of pulling.</summary>
internal sealed class PullTest : IAsyncDisposable
{
    public const int Piece = 16 << 10;

    private readonly TemporaryFolder _folder = new();

    private PullTest(TestHub hub)
    {
        Hub = hub;
        Store = new ModelStore(Path.Combine(_folder.Path, "models"));
        Settings = new HubSettings { Address = hub.Address };
    }

    public TestHub Hub { get; }

    public ModelStore Store { get; }

    public HubSettings Settings { get; set; }

    public TestDisk Disk { get; } = new();

    public ImpatientTime Time { get; init; } = new();

    public TimeSpan StallTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    public string PartialFolder => Path.Combine(Store.Directory, ".partial");

    /// <summary>Whatever lies in the store's directory, its own records apart.</summary>
    public IEnumerable<string> Leftovers => Directory.Exists(PartialFolder)
        ? Directory.EnumerateFiles(PartialFolder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(PartialFolder, path))
        : [];

    public static async Task<PullTest> StartAsync() => new(await TestHub.StartAsync());

    /// <summary>A test whose connections count as stalled when the test says so.</summary>
    public static async Task<PullTest> StartStallingAsync() => new(await TestHub.StartAsync())
    {
        StallTimeout = TimeSpan.FromSeconds(77),
        Time = new ImpatientTime { Held = TimeSpan.FromSeconds(77) },
    };

    public async Task<PulledModel> PullAsync(string reference = "acme/tiny", string? name = null, PullRequest? request = null, GuardedHttp? http = null, CancellationToken? cancellation = null)
    {
        request ??= new PullRequest(ModelReference.Parse(reference)) { Name = name };
        HubClient client = new(Settings, Time, http) { StallTimeout = StallTimeout };
        using ModelPuller puller = new(Settings, Store, Time, client, Disk) { PieceBytes = Piece };
        return await puller.PullAsync(request, cancellation ?? TestContext.Current.CancellationToken);
    }

    public async Task<HubException> FailAsync(HubFailure failure, string reference = "acme/tiny", GuardedHttp? http = null, string? name = null)
    {
        HubException error = await Assert.ThrowsAsync<HubException>(() => PullAsync(reference, name, http: http));
        Assert.True(error.Failure == failure, $"{failure} was expected, but it is {error.Failure}: {error.Message}");
        return error;
    }

    public void HasModel(string name, byte[] content)
    {
        Assert.Equal(content, File.ReadAllBytes(Store.Get(name).Path));
        Assert.Empty(Leftovers);
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        _folder.Dispose();
    }
}
