using System.Runtime.InteropServices;
using Lyceum.Models.Files;

namespace Lyceum.Models.Store;

/// <summary>Brings models that are already on this machine into the store.</summary>
/// <param name="store">The store.</param>
public sealed partial class ModelImporter(ModelStore store)
{
    private const int CopyBytes = 4 << 20;

    // What others on the disk are left.
    private const long SpareBytes = 64 << 20;

    /// <summary>Imports a model. It is opened first, so that nothing enters the store that cannot be read.</summary>
    /// <exception cref="ModelStoreException">There is nothing at the path, the name is taken or no name, there is no room, or it cannot be linked.</exception>
    /// <exception cref="ModelFormatException">It is not a model that can be read.</exception>
    public async Task<StoredModel> ImportAsync(ImportRequest request, CancellationToken cancellation)
    {
        string path = Path.GetFullPath(request.Path);
        if (!Directory.Exists(path) && !File.Exists(path))
        {
            throw new ModelStoreException($"There is no file or folder {path} to import.");
        }

        if (Path.GetExtension(path) is ".json" or ".safetensors" && File.Exists(path))
        {
            path = Path.GetDirectoryName(path)!;
        }

        string name = request.Name ?? ModelName.Of(path);
        store.CheckFree(name);
        List<(string Path, string Name)> files = FindFiles(path);
        long total = files.Sum(static file => new FileInfo(file.Path).Length);

        using StagingFolder staging = StagingFolder.Create(store.CreatePartialFolder(), name);
        if (!request.Link)
        {
            CheckDisk(total);
        }

        long done = 0;
        foreach ((string source, string local) in files)
        {
            string target = Path.Combine(staging.Path, local);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (request.Link)
            {
                Link(source, target);
            }
            else
            {
                await CopyAsync(source, target, bytes => request.Progress?.Invoke(done += bytes, total), cancellation).ConfigureAwait(false);
            }
        }

        bool single = files is [(_, var only)] && only.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase);
        return store.Commit(single ? Path.Combine(staging.Path, files[0].Name) : staging.Path, name);
    }

    /// <summary>Takes a GGUF file in that somebody sends. It is opened before it appears, so that nothing enters the store that cannot be read.</summary>
    /// <param name="content">Its bytes, read to the end and not disposed.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="cancellation">Ends it early; nothing is left of it.</param>
    /// <exception cref="ModelStoreException">The name is taken or none, or there is no room.</exception>
    /// <exception cref="ModelFormatException">It is no GGUF file that can be read.</exception>
    public async Task<StoredModel> ReceiveAsync(Stream content, string name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(content);
        store.CheckFree(name);
        using StagingFolder staging = StagingFolder.Create(store.CreatePartialFolder(), name);
        string file = Path.Combine(staging.Path, $"{name}.gguf");
        using (FileStream to = new(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous))
        {
            byte[] buffer = new byte[CopyBytes];
            for (int read; (read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false)) > 0;)
            {
                if (to.Position == 0 && !buffer.AsSpan(0, read).StartsWith("GGUF"u8))
                {
                    throw new ModelFormatException("The file is no GGUF file.");
                }

                CheckDisk(read + SpareBytes);
                await to.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            }

            to.Flush(flushToDisk: true);
        }

        using (ModelSources.Open(file))
        {
        }

        return store.Commit(file, name);
    }

    private static List<(string Path, string Name)> FindFiles(string path)
    {
        using ModelSource model = ModelSources.Open(path);
        return model is GgufFile gguf
            ? [.. gguf.Files.Select(static file => (file, Path.GetFileName(file)))]
            : [.. from file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                  let local = Path.GetRelativePath(path, file)
                  where ModelFolder.Holds(local.Replace('\\', '/'))
                  select (file, local)];
    }

    private static async Task CopyAsync(string source, string target, Action<long> progress, CancellationToken cancellation)
    {
        using FileStream from = new(source, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan | FileOptions.Asynchronous);
        using FileStream to = new(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous);
        byte[] buffer = new byte[CopyBytes];
        int read;
        while ((read = await from.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            progress(read);
        }

        to.Flush(flushToDisk: true);
    }

    private static void Link(string source, string target)
    {
        // A link to a symbolic link would stand for whatever that points to later.
        source = File.ResolveLinkTarget(source, returnFinalTarget: true)?.FullName ?? source;
        bool linked = OperatingSystem.IsWindows() ? CreateHardLink(target, source, 0) : LinkFile(source, target) == 0;
        if (!linked)
        {
            throw new ModelStoreException($"{source} cannot be hard-linked into the store ({Marshal.GetLastPInvokeErrorMessage()}), which takes the same file system; import it without --link.");
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int LinkFile(string source, string target);

    [LibraryImport("kernel32", EntryPoint = "CreateHardLinkW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateHardLink(string target, string source, nint securityAttributes);

    private void CheckDisk(long needed)
    {
        long free = new DriveInfo(store.Directory).AvailableFreeSpace;
        if (free < needed)
        {
            throw new ModelStoreException($"The import needs {needed} bytes in {store.Directory}, but its disk has {free} free; free some space, choose another directory with --data, or import with --link.");
        }
    }
}
