using System.Text.Json;

namespace Lyceum.Models.Store;

/// <summary>
/// The directory of models. A model is <c>NAME.gguf</c>, or a folder <c>NAME</c> with the parts of a split GGUF model or with the files of
/// a Hugging Face model. It appears under its name by one rename, so that a name never stands for half a model;
/// what is still on its way lives in <c>.partial</c>. Names that differ in case alone are the same name, as on file systems that fold case.
/// </summary>
public sealed class ModelStore
{
    private const string GgufSuffix = ".gguf";
    private const string PartialFolder = ".partial";
    private const string OriginFolder = ".origins";

    private static readonly JsonSerializerOptions OriginOptions = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly string? _builtIn;

    /// <summary>Makes a store; the directory is created when something first goes in.</summary>
    /// <param name="directory">The directory, as a full path.</param>
    /// <param name="builtIn">A directory with models that come with the program and are only read; null for none.</param>
    public ModelStore(string directory, string? builtIn = null)
    {
        Directory = directory;
        _builtIn = builtIn;
    }

    /// <summary>Where the models are.</summary>
    public string Directory { get; }

    /// <summary>The models, by name; those that come with the program among them, unless the directory has one of the same name.</summary>
    public IReadOnlyList<StoredModel> List() =>
    [
        .. Read(Directory)
            .Concat(Read(_builtIn).Select(static model => model with { IsBuiltIn = true }))
            .DistinctBy(static model => model.Name, StringComparer.OrdinalIgnoreCase)
            .OrderBy(static model => model.Name, StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>The model of that name, or null.</summary>
    public StoredModel? Find(string name) =>
        ModelName.IsValid(name) ? List().FirstOrDefault(model => model.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) : null;

    /// <summary>The model of that name.</summary>
    /// <exception cref="ModelStoreException">There is none.</exception>
    public StoredModel Get(string name) => Find(name) ?? throw Unknown(name, "");

    /// <summary>
    /// The path of the model that a user names: a name in the store first, so that what lies in the current directory cannot take a
    /// known name's place, else the path of a file or folder.
    /// </summary>
    /// <exception cref="ModelStoreException">It is neither.</exception>
    public string Resolve(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (Find(model) is { } stored)
        {
            return stored.Path;
        }

        return model.Length > 0 && (File.Exists(model) || System.IO.Directory.Exists(model))
            ? Path.GetFullPath(model)
            : throw Unknown(model, "no such file or folder, and ");
    }

    /// <summary>Removes a model and frees its disk space.</summary>
    /// <returns>What was removed.</returns>
    /// <exception cref="ModelStoreException">There is none of that name, or it comes with the program.</exception>
    public StoredModel Remove(string name)
    {
        StoredModel model = Get(name);
        if (model.IsBuiltIn)
        {
            throw new ModelStoreException($"The model '{model.Name}' comes with the program and cannot be removed.");
        }

        // What was listed, whose spelling is not always that of a model brought in here.
        string entry = Path.Combine(Directory, Path.GetRelativePath(Directory, model.Path).Split(Path.DirectorySeparatorChar)[0]);
        if (File.Exists(entry))
        {
            File.Delete(entry);
        }
        else
        {
            // Out of sight in one step, so that nobody opens a model that is half removed.
            using StagingFolder grave = StagingFolder.Create(CreatePartialFolder(), model.Name);
            System.IO.Directory.Move(entry, Path.Combine(grave.Path, model.Name));
        }

        DeleteOrigin(model.Name);
        return model;
    }

    /// <summary>Where a model was pulled from, or null if it was not, or if nobody wrote it down.</summary>
    public ModelOrigin? GetOrigin(string name)
    {
        try
        {
            return JsonSerializer.Deserialize<ModelOrigin>(File.ReadAllBytes(OriginPath(ModelName.Check(name))), OriginOptions);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Where models are that are on their way; the folder need not exist.</summary>
    internal string PartialPath => Path.Combine(Directory, PartialFolder);

    /// <summary>
    /// The folder for what is still on its way in; it is on the store's own file system, so that a rename brings a model in.
    /// What a killed process left there of an import makes room; an interrupted pull stays.
    /// </summary>
    internal string CreatePartialFolder()
    {
        string folder = PartialPath;
        System.IO.Directory.CreateDirectory(folder);
        StagingFolder.RemoveAbandoned(folder);
        return folder;
    }

    /// <summary>Refuses a name that is no name, or that a model already has.</summary>
    /// <exception cref="ModelStoreException">Either of these.</exception>
    internal void CheckFree(string name)
    {
        ModelName.Check(name);
        if (Find(name) is { } taken)
        {
            throw Taken(taken);
        }
    }

    /// <summary>Brings a finished file or folder in under its name, in one rename.</summary>
    /// <param name="staged">A GGUF file, or a folder; on the store's file system.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="origin">Where it comes from; null if not from a hub.</param>
    /// <exception cref="ModelStoreException">The name is taken.</exception>
    internal StoredModel Commit(string staged, string name, ModelOrigin? origin = null)
    {
        CheckFree(name);
        DeleteOrigin(name);
        try
        {
            if (System.IO.Directory.Exists(staged))
            {
                System.IO.Directory.Move(staged, Path.Combine(Directory, name));
            }
            else
            {
                File.Move(staged, Path.Combine(Directory, name + GgufSuffix), overwrite: false);
            }
        }
        catch (IOException) when (Find(name) is { } taken)
        {
            throw Taken(taken);
        }

        if (origin is not null)
        {
            System.IO.Directory.CreateDirectory(Path.Combine(Directory, OriginFolder));
            File.WriteAllBytes(OriginPath(name), JsonSerializer.SerializeToUtf8Bytes(origin, OriginOptions));
        }

        return Get(name);
    }

    private static IEnumerable<StoredModel> Read(string? directory) => System.IO.Directory.Exists(directory)
        ? new DirectoryInfo(directory).EnumerateFileSystemInfos().Select(Read).OfType<StoredModel>()
        : [];

    private static StoredModel? Read(FileSystemInfo entry)
    {
        if (entry is FileInfo file)
        {
            string stem = Path.GetFileNameWithoutExtension(file.Name);
            return file.Extension.Equals(GgufSuffix, StringComparison.OrdinalIgnoreCase) && ModelName.IsValid(stem)
                ? new StoredModel(stem, file.FullName, file.Length, file.LastWriteTimeUtc)
                : null;
        }

        if (!ModelName.IsValid(entry.Name))
        {
            return null;
        }

        FileInfo[] files = [.. ((DirectoryInfo)entry).EnumerateFiles("*", SearchOption.AllDirectories)];
        FileInfo? firstPart = files
            .Where(static part => part.Extension.Equals(GgufSuffix, StringComparison.OrdinalIgnoreCase))
            .MinBy(static part => part.Name, StringComparer.Ordinal);
        return files.Length == 0
            ? null
            : new StoredModel(
                entry.Name,
                firstPart?.FullName ?? entry.FullName,
                files.Sum(static part => part.Length),
                files.Max(static part => part.LastWriteTimeUtc));
    }

    private static ModelStoreException Taken(StoredModel taken) => new(taken.IsBuiltIn
        ? $"'{taken.Name}' is the name of a model that comes with the program; choose another name with --name."
        : $"The store already has a model '{taken.Name}'; choose another name with --name, or remove that one first.");

    private void DeleteOrigin(string name)
    {
        if (File.Exists(OriginPath(name)))
        {
            File.Delete(OriginPath(name));
        }
    }

    private string OriginPath(string name) => Path.Combine(Directory, OriginFolder, name + ".json");

    private ModelStoreException Unknown(string name, string also)
    {
        IReadOnlyList<StoredModel> models = List();
        string known = models.Count == 0
            ? $"the store {Directory} is empty"
            : $"the store {Directory} has {string.Join(", ", models.Take(8).Select(static model => model.Name))}{(models.Count > 8 ? ", …" : "")}";
        return new ModelStoreException($"There is no model '{name}': {also}{known}; 'lyceum models pull' fetches one.");
    }
}
