using System.Text.Json;
using Lyceum.Models.Files;
using Lyceum.Models.Files.HuggingFace;
using Lyceum.Models.Store;

namespace Lyceum.Models.Hub;

/// <summary>
/// Brings a model from a hub into the store: finds out what the repository holds, chooses the files, checks the disk, fetches into
/// <c>.partial/NAME</c>, verifies every checksum, opens the model once, and only then lets it appear under its name. Interrupted anywhere,
/// the next pull of the same model goes on where this one stopped.
/// </summary>
public sealed class ModelPuller : IDisposable
{
    // Room for the state files, the origin, and what the file system needs for itself.
    private const long SpareBytes = 16 << 20;

    private readonly HubSettings _settings;
    private readonly ModelStore _store;
    private readonly HubClient _hub;
    private readonly TimeProvider _time;
    private readonly Disk _disk;

    /// <summary>Makes a puller.</summary>
    /// <param name="settings">Which hub.</param>
    /// <param name="store">Where models go.</param>
    /// <param name="time">The clock.</param>
    public ModelPuller(HubSettings settings, ModelStore store, TimeProvider time)
        : this(settings, store, time, new HubClient(settings, time), new Disk())
    {
    }

    internal ModelPuller(HubSettings settings, ModelStore store, TimeProvider time, HubClient hub, Disk disk)
    {
        _settings = settings;
        _store = store;
        _time = time;
        _hub = hub;
        _disk = disk;
    }

    /// <summary>Bytes that one connection takes at a time.</summary>
    internal long PieceBytes { get; init; } = 32 << 20;

    /// <summary>Pulls a model. A model that is already there from the same source is left as it is.</summary>
    /// <returns>The model in the store.</returns>
    /// <exception cref="HubException">The hub, the network or the disk failed, or several files fit and none was chosen.</exception>
    /// <exception cref="ModelStoreException">The name is taken by another model, or is no name.</exception>
    /// <exception cref="ModelFormatException">What the hub has is not a model that can be read.</exception>
    public async Task<PulledModel> PullAsync(PullRequest request, CancellationToken cancellation)
    {
        HubRepository repository = await _hub.GetRepositoryAsync(request.Reference, cancellation).ConfigureAwait(false);
        HubChoice choice = await ChooseAsync(repository, request, cancellation).ConfigureAwait(false);
        string name = ModelName.Check(request.Name ?? ModelName.Of(choice.Title));
        ModelOrigin origin = new(_settings.Address.ToString(), repository.Name, repository.Commit, [.. choice.Files.Select(static file => new ModelOriginFile(file.Path, file.Bytes, file.Sha256))]);
        if (_store.Find(name) is { } present && _store.GetOrigin(present.Name) is { } known && known.IsSameModel(origin))
        {
            return new PulledModel(present, origin, WasThere: true);
        }

        _store.CheckFree(name);
        string folder = Path.Combine(_store.CreatePartialFolder(), name);
        using IDisposable guard = Lock(folder + ".lock", name);
        string staged = await FetchAsync(repository, choice, folder, request.Progress ?? (static _ => { }), cancellation).ConfigureAwait(false);
        try
        {
            using ModelSource opened = ModelSources.Open(OpenPath(staged));
        }
        catch (ModelFormatException)
        {
            // The bytes are what the hub has, so keeping them would not help the next try.
            Directory.Delete(folder, recursive: true);
            throw;
        }

        StoredModel model = _store.Commit(staged, name, origin);
        Directory.Delete(folder, recursive: true);
        return new PulledModel(model, origin, WasThere: false);
    }

    /// <inheritdoc/>
    public void Dispose() => _hub.Dispose();

    private static async Task<HubChoice> ChooseAsync(HubRepository repository, PullRequest request, CancellationToken cancellation)
    {
        IReadOnlyList<HubChoice> fitting = HubChoices.Select(repository, request.Reference.Selector);
        HubChoice? choice = fitting.Count == 1
            ? fitting[0]
            : request.Choose is null ? null : await request.Choose(fitting, cancellation).ConfigureAwait(false);
        if (choice is null)
        {
            throw new HubException(
                HubFailure.Ambiguous,
                $"{fitting.Count} files of {repository.Name} fit; name one, for instance {repository.Name}:{fitting[0].Title}.")
            {
                Choices = fitting,
            };
        }

        request.Chosen?.Invoke(choice, HubChoices.Find(repository));
        return choice;
    }

    /// <summary>Keeps others off what is pulled under a name, in whichever process.</summary>
    /// <exception cref="HubException">Somebody else holds it.</exception>
    internal static FileStream Lock(string path, string name)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e)
        {
            throw new HubException(HubFailure.InUse, $"Another process is pulling '{name}' right now ({path} is locked); wait for it, or stop it.", e);
        }
    }

    private static string OpenPath(string staged) => File.Exists(staged)
        ? staged
        : Directory.EnumerateFiles(staged, "*.gguf").Order(StringComparer.Ordinal).FirstOrDefault() ?? staged;

    private async Task<string> FetchAsync(HubRepository repository, HubChoice choice, string folder, Action<PullProgress> report, CancellationToken cancellation)
    {
        string ready = Path.Combine(folder, "ready");
        Directory.CreateDirectory(folder);
        RemoveStrangers(folder, choice);
        List<PartFile> parts = [];
        try
        {
            foreach (HubFile file in choice.Files)
            {
                PartState wanted = new() { Source = $"{repository.Name}@{repository.Commit}/{file.Path}", Bytes = file.Bytes, Sha256 = file.Sha256 };
                parts.Add(PartFile.Open(Path.Combine(folder, LocalPath(choice, file)), wanted, _disk));
            }

            CheckDisk(choice.Bytes - parts.Sum(static part => part.PresentBytes));
            await DownloadAsync(repository, choice, parts, report, cancellation).ConfigureAwait(false);
            await VerifyAsync(choice, parts, report, cancellation).ConfigureAwait(false);

            for (int i = 0; i < parts.Count; i++)
            {
                string target = Path.Combine(ready, LocalPath(choice, choice.Files[i]));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                parts[i].MoveTo(target);
            }

            return choice.Files.Count == 1 && !choice.IsFolder ? Path.Combine(ready, choice.Files[0].Name) : ready;
        }
        finally
        {
            foreach (PartFile part in parts)
            {
                part.Dispose();
            }
        }
    }

    private static string LocalPath(HubChoice choice, HubFile file) => choice.IsFolder ? file.Path.Replace('/', Path.DirectorySeparatorChar) : file.Name;

    /// <summary>Removes what an earlier pull under this name left of another model.</summary>
    private static void RemoveStrangers(string folder, HubChoice choice)
    {
        HashSet<string> own = [.. choice.Files.Select(file => Path.Combine(folder, LocalPath(choice, file)) + ".part")];
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (!own.Contains(file) && !own.Contains(file[..^Path.GetExtension(file).Length]))
            {
                File.Delete(file);
            }
        }
    }

    private void CheckDisk(long needed)
    {
        long free = _disk.GetFreeBytes(_store.Directory);
        if (needed > 0 && free < needed + SpareBytes)
        {
            throw new HubException(
                HubFailure.DiskFull,
                $"{needed + SpareBytes} bytes are needed in {_store.Directory}, but its disk has {free} free; free some space, or choose another directory with --data.");
        }
    }

    private async Task DownloadAsync(HubRepository repository, HubChoice choice, List<PartFile> parts, Action<PullProgress> report, CancellationToken cancellation)
    {
        long done = parts.Sum(static part => part.PresentBytes);
        report(new PullProgress(PullPhase.Fetching, done, choice.Bytes));
        for (int i = 0; i < parts.Count; i++)
        {
            FileDownload download = new(_hub, repository, choice.Files[i], parts[i], new RetryPolicy(_time), _time)
            {
                Connections = _settings.Connections,
                PieceBytes = PieceBytes,
                Progress = bytes => report(new PullProgress(PullPhase.Fetching, Interlocked.Add(ref done, bytes), choice.Bytes)),
            };
            await download.RunAsync(cancellation).ConfigureAwait(false);
            if (choice.IsFolder && choice.Files[i].Path == ModelFolder.Configuration)
            {
                CheckFamily(parts[i], repository);
            }
        }
    }

    /// <summary>Refuses a model that could not be read before its weights are fetched; its settings come first.</summary>
    private static void CheckFamily(PartFile part, HubRepository repository)
    {
        string name = $"{repository.Name}/{ModelFolder.Configuration}";
        try
        {
            using JsonDocument settings = JsonDocument.Parse(part.ReadAll());
            HuggingFaceFamilies.Of(HuggingFaceConfig.From(settings.RootElement, name));
        }
        catch (JsonException e)
        {
            throw new ModelFormatException($"{name} is not JSON: {e.Message}", e);
        }
    }

    private static async Task VerifyAsync(HubChoice choice, List<PartFile> parts, Action<PullProgress> report, CancellationToken cancellation)
    {
        long done = 0;
        for (int i = 0; i < parts.Count; i++)
        {
            if (!parts[i].IsVerified)
            {
                await parts[i].VerifyAsync(Advance, cancellation).ConfigureAwait(false);
            }
            else
            {
                Advance(choice.Files[i].Bytes);
            }
        }

        void Advance(long bytes) => report(new PullProgress(PullPhase.Verifying, done += bytes, choice.Bytes));
    }
}
