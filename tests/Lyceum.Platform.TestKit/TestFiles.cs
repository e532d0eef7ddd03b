using Lyceum.Platform.Conversations;
using Lyceum.Platform.Files;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;

namespace Lyceum.Platform.TestKit;

/// <summary>A platform with a storage in a folder of its own, which goes when the test ends.</summary>
public sealed class TestFiles : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lyceum-files-");

    private TestFiles(TestPlatform platform, StorageOptions? options)
    {
        Platform = platform;
        Storage = new FileStorage(platform.Database, Folder, platform.Time, options);
        // Another process on the same database and folder.
        Elsewhere = new FileStorage(platform.Database, Folder, platform.Time, options);
    }

    public TestPlatform Platform { get; }

    public string Folder => Path.Combine(_folder.FullName, "files");

    public FileStorage Storage { get; }

    public FileStorage Elsewhere { get; }

    public Actor Owner => Platform.Owner;

    public Guid ProjectId => Platform.Project.Id;

    /// <summary>The names of the bytes in the store.</summary>
    public string[] Blobs => Directory.Exists(Path.Combine(Folder, "blobs"))
        ? [.. Directory.EnumerateFiles(Path.Combine(Folder, "blobs"), "*", SearchOption.AllDirectories).Select(static path => Path.GetFileName(path)!)]
        : [];

    /// <summary>What is being received.</summary>
    public string[] Incoming => Directory.Exists(Path.Combine(Folder, "incoming")) ? Directory.GetFiles(Path.Combine(Folder, "incoming")) : [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<TestFiles> StartAsync(DatabaseFixture fixture, StorageOptions? options = null) =>
        new(await TestPlatform.StartAsync(fixture), options);

    /// <summary>A row of each kind for an organisation.</summary>
    public static async Task FillAsync(TestPlatform platform, Actor actor, Project project)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lyceum-files-");
        FileStorage storage = new(platform.Database, folder.FullName, platform.Time);
        await storage.Files.CreateAsync(actor, project.Id, new NewFile("a", FilePurpose.UserData), new MemoryStream([1]), Cancellation);
        Upload upload = await storage.Uploads.CreateAsync(actor, project.Id, new NewUpload("a", FilePurpose.UserData, 1), Cancellation);
        await storage.Uploads.AddPartAsync(actor, project.Id, upload.Id, new MemoryStream([1]), null, Cancellation);
        StoredFile attached = await storage.Files.CreateAsync(actor, project.Id, new NewFile("a", FilePurpose.Attachment) { IsMade = true }, new MemoryStream([1]), Cancellation);
        Conversation conversation = await platform.Conversations.CreateAsync(actor, new ConversationSettings(), temporary: false, Cancellation);
        await platform.Messages.AppendAsync(actor, conversation.Id, new NewMessage { Role = MessageRole.User, Content = "[]", Files = [attached.Id] }, Cancellation);
        folder.Delete(recursive: true);
    }

    public Task<StoredFile> StoreAsync(byte[] bytes, NewFile? file = null, FileStorage? storage = null) =>
        (storage ?? Storage).Files.CreateAsync(Owner, ProjectId, file ?? new NewFile("a.txt", FilePurpose.UserData), new MemoryStream(bytes), Cancellation);

    public async Task<byte[]> ReadAsync(StoredFile file)
    {
        await using FileContent content = await Storage.Files.OpenAsync(Owner, ProjectId, file.Id, Cancellation);
        using MemoryStream all = new();
        await content.Stream.CopyToAsync(all, Cancellation);
        return all.ToArray();
    }

    /// <summary>What the accounts say of the organisation: bytes and objects.</summary>
    public async Task<(long Bytes, long Objects)> CountedAsync(Guid? scope = null)
    {
        await using Data.PlatformDbContext context = Platform.Database.OpenFor(Owner);
        StorageAccount? account = await context.StorageAccounts.FindAsync([Owner.OrganizationId, scope ?? Owner.OrganizationId], Cancellation);
        return (account?.Bytes ?? 0, account?.Objects ?? 0);
    }

    public async ValueTask DisposeAsync()
    {
        await Platform.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
