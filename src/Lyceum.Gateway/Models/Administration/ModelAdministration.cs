using System.Text.Json;
using Lyceum.Gateway.Callers;
using Lyceum.Models;
using Lyceum.Models.Files;
using Lyceum.Models.Hub;
using Lyceum.Models.Store;
using Lyceum.Platform;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Jobs;
using Lyceum.Platform.Organizations;

namespace Lyceum.Gateway.Models.Administration;

/// <summary>
/// What administrators of the installation do with its models: bring them in, into memory and out of it, write them in other formats, remove them. Each is
/// noted in the platform's audit log. What takes long is a job of the administrator's own project. Safe for use by many threads.
/// </summary>
/// <param name="models">The models.</param>
/// <param name="store">Their files.</param>
/// <param name="hub">Where they are pulled from.</param>
/// <param name="queue">Where work is asked for.</param>
/// <param name="jobs">The jobs of all administrators.</param>
/// <param name="audit">Where it is noted.</param>
public sealed class ModelAdministration(ModelDirectory models, ModelStore store, HubSettings hub, JobQueue queue, JobAdministration jobs, AuditLog audit)
{
    private const int PullAttempts = 10;
    private const int WorkAttempts = 3;
    private const int MaximumPath = 1000;
    private const int Shown = 20;

    /// <summary>The hub that models are pulled from.</summary>
    public Uri Hub => hub.Address;

    /// <summary>The formats that models can be written in.</summary>
    public static IReadOnlyList<string> Formats => ModelQuantizer.Formats;

    /// <summary>Where the models are, for people to read.</summary>
    public string Folder => store.Directory;

    /// <summary>Pulls a model from the hub. An interrupted pull of the same model goes on where it stopped.</summary>
    /// <param name="administrator">Who asks.</param>
    /// <param name="caller">The same person where it works; null where it works nowhere.</param>
    /// <param name="reference"><c>OWNER/REPO[:QUANT|:FILE][@REVISION]</c>, or an address on the hub.</param>
    /// <param name="name">The name in the store; null or empty for the file's own.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="PlatformException">The actor is no administrator, or what is asked cannot be.</exception>
    public async Task<ModelTask> PullAsync(Actor administrator, Caller? caller, string? reference, string? name, CancellationToken cancellation)
    {
        Demand(administrator);
        ModelReference wanted;
        try
        {
            wanted = ModelReference.Parse(reference ?? "", hub.Address);
        }
        catch (HubException error)
        {
            throw new PlatformException(PlatformError.Invalid, error.Message, error) { Reason = "model_reference" };
        }

        string? own = CheckName(name);
        return await StartAsync(administrator, caller, ModelJobs.Pull, new ModelOrder(wanted.ToString(), own), PullAttempts, cancellation).ConfigureAwait(false);
    }

    /// <summary>Copies a model of this machine into the store.</summary>
    /// <param name="administrator">Who asks.</param>
    /// <param name="caller">The same person where it works; null where it works nowhere.</param>
    /// <param name="path">The full path of a GGUF file or Hugging Face folder on the server.</param>
    /// <param name="name">The name in the store; null or empty for the file's own.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="PlatformException">The actor is no administrator, or what is asked cannot be.</exception>
    public async Task<ModelTask> ImportAsync(Actor administrator, Caller? caller, string? path, string? name, CancellationToken cancellation)
    {
        Demand(administrator);
        string from = (path ?? "").Trim();
        if (from.Length is 0 or > MaximumPath || from.Any(char.IsControl) || !Path.IsPathFullyQualified(from) || !Path.Exists(from))
        {
            throw new PlatformException(PlatformError.Invalid, "There is no file or folder of that full path on the server.") { Reason = "model_path" };
        }

        string own = CheckName(name) ?? CheckName(ModelName.Of(from))!;
        return await StartAsync(administrator, caller, ModelJobs.Import, new ModelOrder(Path.GetFullPath(from), own), WorkAttempts, cancellation).ConfigureAwait(false);
    }

    /// <summary>Takes a GGUF file in that a person sends, as it comes.</summary>
    /// <param name="administrator">Who sends it.</param>
    /// <param name="fileName">What the file is called there.</param>
    /// <param name="name">The name in the store; null or empty for the file's own.</param>
    /// <param name="content">Its bytes, read to the end and not disposed.</param>
    /// <param name="cancellation">Ends it early; nothing is left of it.</param>
    /// <returns>The model's name.</returns>
    /// <exception cref="PlatformException">The actor is no administrator, the name cannot be, there is no room, or it is no model.</exception>
    public async Task<string> ReceiveAsync(Actor administrator, string fileName, string? name, Stream content, CancellationToken cancellation)
    {
        Demand(administrator);
        string own = CheckName(name) ?? CheckName(ModelName.Of(fileName))!;
        try
        {
            StoredModel model = await new ModelImporter(store).ReceiveAsync(content, own, cancellation).ConfigureAwait(false);
            await NoteAsync(administrator, "model.upload", model.Name, cancellation).ConfigureAwait(false);
            return model.Name;
        }
        catch (ModelFormatException error)
        {
            throw new PlatformException(PlatformError.Invalid, error.Message, error) { Reason = "model_file" };
        }
        catch (ModelStoreException error)
        {
            throw new PlatformException(PlatformError.Conflict, error.Message, error) { Reason = store.Find(own) is null ? "model_room" : "model_taken" };
        }
    }

    /// <summary>Writes a model in another number format, under a name of its own.</summary>
    /// <param name="administrator">Who asks.</param>
    /// <param name="caller">The same person where it works; null where it works nowhere.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="name">The new name; null or empty for one that follows from both.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="PlatformException">The actor is no administrator, or what is asked cannot be.</exception>
    public async Task<ModelTask> QuantizeAsync(Actor administrator, Caller? caller, string model, string? format, string? name, CancellationToken cancellation)
    {
        ModelDescription source = Find(administrator, model);
        if (!models.IsStored(source))
        {
            throw new PlatformException(PlatformError.Invalid, "The model's files are not in the store.") { Reason = "model_elsewhere" };
        }

        if (ModelQuantizer.Formats.FirstOrDefault(known => known.Equals(format, StringComparison.OrdinalIgnoreCase)) is not { } wanted)
        {
            throw new PlatformException(PlatformError.Invalid, $"The formats are {string.Join(", ", ModelQuantizer.Formats)}.") { Reason = "model_format" };
        }

        string own = CheckName(name) ?? CheckName(StoreQuantizer.NameOf(source.Name, wanted))!;
        return await StartAsync(administrator, caller, ModelJobs.Quantize, new ModelOrder(source.Name, own, wanted), WorkAttempts, cancellation).ConfigureAwait(false);
    }

    /// <summary>Begins to load a model.</summary>
    /// <exception cref="PlatformException">The actor is no administrator, or there is none.</exception>
    /// <exception cref="GatewayException">It cannot be had.</exception>
    public async Task LoadAsync(Actor administrator, string name, CancellationToken cancellation)
    {
        ModelDescription model = Find(administrator, name);
        models.BeginLoading(model);
        await NoteAsync(administrator, "model.load", model.Name, cancellation).ConfigureAwait(false);
    }

    /// <summary>Has a model leave memory once the calls that use it have ended.</summary>
    /// <exception cref="PlatformException">The actor is no administrator, or there is none.</exception>
    public async Task UnloadAsync(Actor administrator, string name, CancellationToken cancellation)
    {
        ModelDescription model = Find(administrator, name);
        models.BeginUnloading(model);
        await NoteAsync(administrator, "model.unload", model.Name, cancellation).ConfigureAwait(false);
    }

    /// <summary>Has a model stay in memory, also after a restart; it begins to load. Or lets it go when it is not used.</summary>
    /// <exception cref="PlatformException">The actor is no administrator, or there is none.</exception>
    /// <exception cref="GatewayException">It cannot be had.</exception>
    public async Task PinAsync(Actor administrator, string name, bool isPinned, CancellationToken cancellation)
    {
        ModelDescription model = Find(administrator, name);
        models.Pin(model, isPinned);
        await NoteAsync(administrator, isPinned ? "model.pin" : "model.unpin", model.Name, cancellation).ConfigureAwait(false);
        if (isPinned)
        {
            models.BeginLoading(model);
        }
    }

    /// <summary>Deletes a model from the store. Calls that use it may end.</summary>
    /// <exception cref="PlatformException">The actor is no administrator, or there is none.</exception>
    /// <exception cref="GatewayException">It is not the store's to delete.</exception>
    public async Task RemoveAsync(Actor administrator, string name, CancellationToken cancellation)
    {
        ModelDescription model = Find(administrator, name);
        await models.RemoveAsync(model, cancellation).ConfigureAwait(false);
        await NoteAsync(administrator, "model.remove", model.Name, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>The last jobs that brought models in, of all administrators, the newest first.</summary>
    /// <exception cref="PlatformException">The actor is no administrator.</exception>
    public async Task<IReadOnlyList<ModelTask>> ListAsync(Actor administrator, CancellationToken cancellation)
    {
        Page<Job> found = await jobs.ListAsync(administrator, [.. ModelJobs.Kinds], new PageQuery { Limit = Shown }, cancellation).ConfigureAwait(false);
        return [.. found.Items.Select(ModelTask.Of)];
    }

    /// <summary>Calls such a job off. What a pull has brought stays for the next one.</summary>
    /// <exception cref="PlatformException">The actor is no administrator, or there is none.</exception>
    public async Task CancelAsync(Actor administrator, Guid jobId, CancellationToken cancellation)
    {
        Job job = await jobs.GetAsync(administrator, jobId, cancellation).ConfigureAwait(false);
        if (!ModelJobs.Kinds.Contains(job.Kind))
        {
            throw new PlatformException(PlatformError.NotFound, "There is no such job.");
        }

        await jobs.CancelAsync(administrator, jobId, cancellation).ConfigureAwait(false);
    }

    /// <summary>What interrupted pulls left, those under way included.</summary>
    /// <exception cref="PlatformException">The actor is no administrator.</exception>
    public IReadOnlyList<UnfinishedPull> ListUnfinished(Actor administrator)
    {
        Demand(administrator);
        return new UnfinishedPulls(store).List();
    }

    /// <summary>Removes what an interrupted pull left.</summary>
    /// <exception cref="PlatformException">The actor is no administrator, there is none, or it is under way.</exception>
    public async Task DiscardAsync(Actor administrator, string name, CancellationToken cancellation)
    {
        Demand(administrator);
        try
        {
            if (!new UnfinishedPulls(store).Discard(name))
            {
                throw new PlatformException(PlatformError.NotFound, "There is no such unfinished download.");
            }
        }
        catch (HubException error)
        {
            throw new PlatformException(PlatformError.Conflict, error.Message, error) { Reason = "hub_in_use" };
        }

        await NoteAsync(administrator, "model.discard", name, cancellation).ConfigureAwait(false);
    }

    private static void Demand(Actor administrator)
    {
        ArgumentNullException.ThrowIfNull(administrator);
        if (administrator.OrganizationId != PlatformOrganization.Id || administrator.Role != Role.Owner)
        {
            throw new PlatformException(PlatformError.Forbidden, "Only an administrator of the platform may do this.");
        }
    }

    private ModelDescription Find(Actor administrator, string name)
    {
        Demand(administrator);
        try
        {
            return models.Get(name);
        }
        catch (GatewayException error) when (error.Refusal == GatewayRefusal.ModelNotFound)
        {
            throw new PlatformException(PlatformError.NotFound, error.Message, error);
        }
    }

    // Null for none, so that the file's own counts.
    private string? CheckName(string? name)
    {
        string? own = name?.Trim();
        if (string.IsNullOrEmpty(own))
        {
            return null;
        }

        return !ModelName.IsValid(own) ? throw new PlatformException(PlatformError.Invalid, $"'{own}' cannot be the name of a model.") { Reason = "model_name" }
            : store.Find(own) is not null ? throw new PlatformException(PlatformError.Conflict, $"There is a model '{own}' already.") { Reason = "model_taken" }
            : own;
    }

    private async Task<ModelTask> StartAsync(Actor administrator, Caller? caller, string kind, ModelOrder order, int attempts, CancellationToken cancellation)
    {
        if (caller is null || caller.Actor.Id != administrator.Id)
        {
            throw new PlatformException(PlatformError.Invalid, "This is a job of a project, and you work in none.") { Reason = "model_nowhere" };
        }

        NewJob job = new(kind, JsonSerializer.Serialize(order, ModelJson.Default.ModelOrder)) { MaximumAttempts = attempts };
        Job queued = await queue.EnqueueAsync(caller.Actor, caller.Payer.ProjectId, job, cancellation).ConfigureAwait(false);
        await audit.AppendAsync(administrator, new AuditRecord(kind, queued.Id, order.Format is null ? order.Source : $"{order.Source} {order.Format}"), cancellation).ConfigureAwait(false);
        return ModelTask.Of(queued);
    }

    private Task NoteAsync(Actor administrator, string action, string model, CancellationToken cancellation) =>
        audit.AppendAsync(administrator, new AuditRecord(action, PlatformOrganization.Id, model), cancellation);
}
