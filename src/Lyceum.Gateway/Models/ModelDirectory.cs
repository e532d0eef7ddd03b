using System.Collections.Concurrent;
using Lyceum.Gateway.Callers;
using Lyceum.Inference.Hosting;
using Lyceum.Models.Store;
using Lyceum.Platform.Organizations;

namespace Lyceum.Gateway.Models;

/// <summary>
/// The models that calls can name: those of the store, those that come with the program, and those that somebody made known. The store is looked at
/// again whenever a list is asked for or a name is not known, so models that were pulled meanwhile are there at once. Thread-safe.
/// </summary>
public sealed class ModelDirectory
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _refreshing = new();
    private readonly ModelStore _store;
    private readonly ModelHost _host;
    private readonly ModelDirectoryOptions _options;
    private readonly TimeProvider _time;
    private readonly StoredModelReader _reader;
    private readonly ModelPins _pins;

    /// <summary>Makes a directory; nothing is loaded yet.</summary>
    /// <param name="store">The models on this machine.</param>
    /// <param name="host">Keeps them in memory.</param>
    /// <param name="options">How they are served.</param>
    /// <param name="time">The clock.</param>
    public ModelDirectory(ModelStore store, ModelHost host, ModelDirectoryOptions options, TimeProvider time)
    {
        _store = store;
        _host = host;
        _options = options;
        _time = time;
        _reader = new StoredModelReader(store);
        _pins = new ModelPins(store.Directory);
    }

    /// <summary>Makes a model known that is not in the store.</summary>
    /// <param name="description">What a list says of it.</param>
    /// <param name="loader">Gets it into memory.</param>
    /// <param name="isPinned">Whether it stays there.</param>
    /// <exception cref="ArgumentException">There is a model of this name.</exception>
    public void Add(ModelDescription description, IModelLoader loader, bool isPinned = false)
    {
        ArgumentNullException.ThrowIfNull(description);
        lock (_refreshing)
        {
            _host.Add(new HostedModel(description.Name, loader) { IsPinned = isPinned });
            _entries[description.Name] = new Entry(null, new Lazy<ModelDescription>(description));
        }
    }

    /// <summary>All models, by name.</summary>
    public IReadOnlyList<ModelDescription> List()
    {
        Refresh();
        return [.. _entries.Values.Select(static entry => entry.Description.Value).OrderBy(static model => model.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The models that a caller may use, by name.</summary>
    /// <param name="caller">Who asks.</param>
    public IReadOnlyList<ModelDescription> List(Caller caller) => [.. List().Where(model => caller.AllowsModel(model.Name))];

    /// <summary>The model of a name, whichever way its letters are cased.</summary>
    /// <exception cref="GatewayException">There is none.</exception>
    public ModelDescription Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!_entries.TryGetValue(name, out Entry? entry))
        {
            Refresh();
            if (!_entries.TryGetValue(name, out entry))
            {
                throw new GatewayException(GatewayRefusal.ModelNotFound, $"The model '{name}' does not exist");
            }
        }

        return entry.Description.Value;
    }

    /// <summary>The model of a name, as far as a caller may know of it: one that a key may not use looks as if there were none.</summary>
    /// <exception cref="GatewayException">There is none.</exception>
    public ModelDescription Get(Caller caller, string name)
    {
        ModelDescription model = Get(name);
        return caller.AllowsModel(model.Name)
            ? model
            : throw new GatewayException(GatewayRefusal.ModelNotFound, $"The model '{name}' does not exist");
    }

    /// <summary>Takes a lease on a model, which is loaded if need be.</summary>
    /// <exception cref="ModelHostException">It cannot be had.</exception>
    public Task<ModelLease> AcquireAsync(ModelDescription model, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        return _host.AcquireAsync(model.Name, cancellation);
    }

    /// <summary>Bytes that models take in memory now.</summary>
    public long BytesInUse => _host.BytesInUse;

    /// <summary>How the models are: which are loaded, how far those are that are being loaded, and who uses them.</summary>
    public IReadOnlyList<ModelStatus> GetStatus() => _host.GetStatus();

    /// <summary>Tells what becomes of the models; see <see cref="ModelHost.WatchAsync"/>.</summary>
    public IAsyncEnumerable<ModelStatus> WatchAsync(CancellationToken cancellation) => _host.WatchAsync(cancellation);

    /// <summary>Deletes a model from the store, once the calls that use it have ended.</summary>
    /// <exception cref="GatewayException">The caller may not, there is none, or it is not the store's to delete.</exception>
    public async Task DeleteAsync(Caller caller, string name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ModelDescription model = Get(caller, name);
        if (caller.Actor.Role < Role.Admin)
        {
            throw new GatewayException(GatewayRefusal.NotAllowed, "You have insufficient permissions for this operation: deleting a model takes an administrator of this installation.");
        }

        await RemoveAsync(model, cancellation).ConfigureAwait(false);
    }

    /// <summary>Whether a model's files lie in the store, so that it can be removed and written in other formats.</summary>
    public bool IsStored(ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return _entries.GetValueOrDefault(model.Name)?.Stored is not null;
    }

    /// <summary>Begins to load a model, and waits for nothing: <see cref="GetStatus"/> tells how far it is.</summary>
    /// <exception cref="GatewayException">It cannot be had, as far as that shows at once.</exception>
    internal void BeginLoading(ModelDescription model)
    {
        Task<ModelLease> loading = _host.AcquireAsync(model.Name, CancellationToken.None);
        if (loading.IsFaulted)
        {
            throw GatewayException.From(loading.Exception.InnerException!) ?? loading.Exception.InnerException!;
        }

        _ = ReleaseAsync(loading);

        static async Task ReleaseAsync(Task<ModelLease> loading)
        {
            await ((Task)loading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (loading.IsCompletedSuccessfully)
            {
                (await loading.ConfigureAwait(false)).Dispose();
            }
        }
    }

    /// <summary>Has a model leave memory once the calls that use it have ended. Waits for nothing.</summary>
    internal void BeginUnloading(ModelDescription model) => _ = _host.UnloadAsync(model.Name, CancellationToken.None);

    /// <summary>Has a model stay in memory once it is there, also after a restart, or no longer.</summary>
    /// <exception cref="IOException">It cannot be kept.</exception>
    internal void Pin(ModelDescription model, bool isPinned)
    {
        _pins.Set(model.Name, isPinned);
        _host.Pin(model.Name, isPinned || IsPinnedByOption(model.Name));
    }

    /// <summary>Whether the program was started with a model that it keeps, which no administrator can change while it runs.</summary>
    internal bool IsPinnedByOption(string name) => _options.Pinned.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Deletes a model from the store, once the calls that use it have ended.</summary>
    /// <exception cref="GatewayException">It is not the store's to delete.</exception>
    internal async Task RemoveAsync(ModelDescription model, CancellationToken cancellation)
    {
        if (model.IsBuiltIn || !IsStored(model))
        {
            throw new GatewayException(GatewayRefusal.NotAllowed, $"The model '{model.Name}' does not lie in the store of this installation, so it cannot be deleted.");
        }

        // The file goes first, so that nobody loads it again in between; who has it mapped keeps it until the end.
        _store.Remove(model.Name);
        _pins.Set(model.Name, isPinned: false);
        Task gone;
        lock (_refreshing)
        {
            gone = _entries.TryRemove(model.Name, out _) ? _host.RemoveAsync(model.Name, cancellation) : Task.CompletedTask;
        }

        await gone.ConfigureAwait(false);
    }

    /// <summary>Loads the models that are to be there from the start.</summary>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="GatewayException">There is no such model.</exception>
    /// <exception cref="ModelHostException">One cannot be loaded.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        Refresh();
        foreach (string pinned in _options.Pinned)
        {
            ModelDescription model = Get(_entries.ContainsKey(pinned) ? pinned : AddPath(pinned));
            using ModelLease lease = await _host.AcquireAsync(model.Name, cancellation).ConfigureAwait(false);
        }

        // What was pinned while the program ran keeps nobody from starting it: its state says what is wrong.
        foreach (string pinned in _pins.Names)
        {
            if (_entries.TryGetValue(pinned, out Entry? entry))
            {
                Task<ModelLease> loading = _host.AcquireAsync(entry.Description.Value.Name, cancellation);
                await ((Task)loading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellation.ThrowIfCancellationRequested();
                if (loading.IsCompletedSuccessfully)
                {
                    (await loading.ConfigureAwait(false)).Dispose();
                }
            }
        }
    }

    private string AddPath(string path)
    {
        string found;
        try
        {
            found = _store.Resolve(path);
        }
        catch (ModelStoreException error)
        {
            throw new GatewayException(GatewayRefusal.ModelNotFound, error.Message, error);
        }

        string name = ModelName.Of(found);
        FileInfo file = new(found);
        ModelDescription description = _reader.Read(new StoredModel(name, found, file.Exists ? file.Length : 0, file.LastWriteTimeUtc));
        Add(description, new LocalModelLoader(found, _options.Opening, _time), isPinned: true);
        return name;
    }

    private void Refresh()
    {
        lock (_refreshing)
        {
            Dictionary<string, StoredModel> stored = _store.List().ToDictionary(static model => model.Name, StringComparer.OrdinalIgnoreCase);
            foreach ((string name, Entry entry) in _entries)
            {
                if (entry.Stored is { } before && stored.GetValueOrDefault(name) != before)
                {
                    _entries.TryRemove(name, out _);

                    // It leaves memory by itself; a failure there is told to who uses it.
                    _ = _host.RemoveAsync(before.Name, CancellationToken.None);
                }
            }

            foreach (StoredModel model in stored.Values)
            {
                if (!_entries.ContainsKey(model.Name))
                {
                    bool isPinned = IsPinnedByOption(model.Name) || _pins.Names.Contains(model.Name);
                    _host.Add(new HostedModel(model.Name, new LocalModelLoader(model.Path, _options.Opening, _time)) { IsPinned = isPinned });
                    _entries[model.Name] = new Entry(model, new Lazy<ModelDescription>(() => _reader.Read(model)));
                }
            }
        }
    }

    private sealed record Entry(StoredModel? Stored, Lazy<ModelDescription> Description);
}
