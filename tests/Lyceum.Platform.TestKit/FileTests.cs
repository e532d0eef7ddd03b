using System.Security.Cryptography;
using System.Text;
using Lyceum.Platform.Files;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;

namespace Lyceum.Platform.TestKit;

public abstract class FileTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_comes_back_as_it_was_stored_and_by_ranges()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        byte[] bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);

        StoredFile stored = await files.StoreAsync(bytes, new NewFile(" Ünï/../🎓.txt ", FilePurpose.FineTune) { ContentType = "text/plain", Bytes = bytes.Length });
        StoredFile read = await files.Storage.Files.GetAsync(files.Owner, files.ProjectId, stored.Id, Cancellation);

        Assert.Equal("Ünï/../🎓.txt", read.Name);
        Assert.Equal((FilePurpose.FineTune, "text/plain", 300_000L, files.Owner.Id), (read.Purpose, read.ContentType, read.Bytes, read.CreatedBy));
        Assert.Equal(SHA256.HashData(bytes), read.Sha256);
        Assert.Equal(bytes, await files.ReadAsync(read));
        await using FileContent content = await files.Storage.Files.OpenAsync(files.Owner, files.ProjectId, stored.Id, Cancellation);
        using MemoryStream range = new();
        await content.CopyAsync(range, 131_000, 140_000, Cancellation);
        Assert.Equal(bytes[131_000..271_000], range.ToArray());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => content.CopyAsync(range, 1, 300_000, Cancellation));
        Assert.StartsWith(Convert.ToHexStringLower(read.Sha256), Assert.Single(files.Blobs), StringComparison.Ordinal);
        Assert.Empty(files.Incoming);
        Assert.Equal((300_000L, 1L), await files.CountedAsync());
    }

    [Fact]
    public async Task An_empty_file_is_a_file()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);

        Assert.Empty(await files.ReadAsync(await files.StoreAsync([])));
    }

    [Fact]
    public async Task The_same_bytes_are_stored_once_and_stay_until_the_last_file_goes()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        Actor other = await files.Platform.Organizations.CreateAsync("Second", Guid.CreateVersion7(), Cancellation);
        Project othersProject = await files.Platform.Projects.CreateAsync(other, "Default", Cancellation);
        byte[] bytes = Encoding.UTF8.GetBytes("the same");

        StoredFile first = await files.StoreAsync(bytes);
        StoredFile second = await files.StoreAsync(bytes);
        StoredFile third = await files.Storage.Files.CreateAsync(other, othersProject.Id, new NewFile("b", FilePurpose.Batch), new MemoryStream(bytes), Cancellation);
        Assert.Single(files.Blobs);
        Assert.Equal((16L, 2L), await files.CountedAsync());

        await files.Storage.Files.DeleteAsync(files.Owner, files.ProjectId, first.Id, Cancellation);
        await files.Storage.Files.DeleteAsync(files.Owner, files.ProjectId, second.Id, Cancellation);
        Assert.Single(files.Blobs);
        Assert.Equal((0L, 0L), await files.CountedAsync());
        await files.Storage.Files.DeleteAsync(other, othersProject.Id, third.Id, Cancellation);
        Assert.Empty(files.Blobs);
        await RefusedAsync(PlatformError.NotFound, () => files.Storage.Files.DeleteAsync(files.Owner, files.ProjectId, first.Id, Cancellation));
    }

    [Fact]
    public async Task Storing_and_deleting_the_same_bytes_at_the_same_time_loses_none()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        byte[] bytes = Encoding.UTF8.GetBytes("contended");

        // Eight callers in two processes; each stores, reads and deletes the same bytes again and again.
        await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            FileStorage storage = caller % 2 == 0 ? files.Storage : files.Elsewhere;
            for (int i = 0; i < 12; i++)
            {
                StoredFile stored = await files.StoreAsync(bytes, storage: storage);
                Assert.Equal(bytes, await files.ReadAsync(stored));
                await storage.Files.DeleteAsync(files.Owner, files.ProjectId, stored.Id, Cancellation);
            }
        })));

        Assert.Empty(files.Blobs);
        Assert.Empty(files.Incoming);
        Assert.Equal((0L, 0L), await files.CountedAsync());
        Assert.Equal((0L, 0L), await files.CountedAsync(files.ProjectId));
        Assert.Equal(new StorageSweep(0, 0, 0), await files.Storage.SweepAsync(Cancellation));
    }

    [Fact]
    public async Task One_file_deleted_twice_at_the_same_time_is_counted_once()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        await files.StoreAsync([1, 2, 3]);
        StoredFile stored = await files.StoreAsync([4, 5]);

        bool[] deleted = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            try
            {
                await files.Storage.Files.DeleteAsync(files.Owner, files.ProjectId, stored.Id, Cancellation);
                return true;
            }
            catch (PlatformException exception) when (exception.Error == PlatformError.NotFound)
            {
                return false;
            }
        })));

        Assert.Single(deleted, static won => won);
        Assert.Equal((3L, 1L), await files.CountedAsync());
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task Parallel_uploads_never_exceed_a_quota_and_fill_it(bool isProjects, bool isAnnounced)
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture, isProjects ? new StorageOptions { ProjectBytes = 1000 } : new StorageOptions { OrganizationBytes = 1000 });
        int refused = 0;

        await Task.WhenAll(Enumerable.Range(0, 24).Select(caller => Task.Run(async () =>
        {
            byte[] bytes = new byte[100];
            bytes[0] = (byte)caller;
            try
            {
                await files.StoreAsync(
                    bytes, new NewFile("a", FilePurpose.UserData) { Bytes = isAnnounced ? 100 : null }, caller % 2 == 0 ? files.Storage : files.Elsewhere);
            }
            catch (PlatformException exception) when (exception.Error == PlatformError.QuotaExceeded)
            {
                Interlocked.Increment(ref refused);
            }
        })));

        Assert.Equal(14, refused);
        Assert.Equal((1000L, 10L), await files.CountedAsync());
        Assert.Equal(10, files.Blobs.Length);
        Assert.Empty(files.Incoming);
        Assert.Equal(0, files.Storage.Meter.Holding);
        await RefusedAsync(PlatformError.QuotaExceeded, () => files.StoreAsync([1]));
    }

    [Fact]
    public async Task Room_is_set_aside_while_a_file_arrives()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture, new StorageOptions { ProjectBytes = 1000 });
        using GatedStream slow = new(new byte[600]);
        Task<StoredFile> arriving = files.Storage.Files.CreateAsync(
            files.Owner, files.ProjectId, new NewFile("slow", FilePurpose.UserData) { Bytes = 600 }, slow, Cancellation);
        await slow.Reached.WaitAsync(Cancellation);

        await RefusedAsync(PlatformError.QuotaExceeded, () => files.StoreAsync(new byte[401]));
        await files.StoreAsync(new byte[400]);
        slow.Open();

        Assert.Equal(600, (await arriving).Bytes);
        Assert.Equal((1000L, 2L), await files.CountedAsync());
    }

    [Fact]
    public async Task The_number_of_files_is_bounded_too()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture, new StorageOptions { OrganizationObjects = 2 });
        await files.StoreAsync([]);
        await files.StoreAsync([]);

        await RefusedAsync(PlatformError.QuotaExceeded, () => files.StoreAsync([]));
    }

    [Theory]
    [InlineData(10, 11L, PlatformError.Invalid)]
    [InlineData(10, 9L, PlatformError.Invalid)]
    [InlineData(101, null, PlatformError.TooLarge)]
    [InlineData(5, 101L, PlatformError.TooLarge)]
    public async Task A_stream_that_is_not_what_it_said_leaves_nothing(int bytes, long? announced, PlatformError error)
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture, new StorageOptions { MaximumFileBytes = 100 });

        await RefusedAsync(error, () => files.StoreAsync(new byte[bytes], new NewFile("liar", FilePurpose.UserData) { Bytes = announced }));

        await NothingLeftAsync(files);
    }

    [Fact]
    public async Task A_stream_without_end_is_cut_off_at_the_limit()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture, new StorageOptions { MaximumFileBytes = 1 << 20 });
        using EndlessStream endless = new();

        await RefusedAsync(PlatformError.TooLarge, () => files.Storage.Files.CreateAsync(files.Owner, files.ProjectId, new NewFile("endless", FilePurpose.UserData), endless, Cancellation));

        Assert.InRange(endless.Given, 1 << 20, 2 << 20);
        await NothingLeftAsync(files);
    }

    [Fact]
    public async Task What_is_paid_is_taken_beyond_every_limit_and_counted()
    {
        await using TestFiles files = await TestFiles.StartAsync(
            fixture, new StorageOptions { MaximumFileBytes = 100, ProjectBytes = 150, OrganizationBytes = 150, OrganizationObjects = 1 });
        await files.StoreAsync(new byte[100]);
        NewFile answers = new("answers.jsonl", FilePurpose.BatchOutput) { IsMade = true, IsPaid = true };

        StoredFile paid = await files.StoreAsync(new byte[200], answers);

        Assert.Equal((300L, 2L), await files.CountedAsync());
        Assert.Equal(200, (await files.ReadAsync(paid)).Length);
        await RefusedAsync(PlatformError.TooLarge, () => files.StoreAsync(new byte[200], answers with { IsPaid = false, Bytes = 200 }));
        await RefusedAsync(PlatformError.QuotaExceeded, () => files.StoreAsync([1], answers with { IsPaid = false }));
        await files.Storage.Files.DeleteAsync(files.Owner, files.ProjectId, paid.Id, Cancellation);
        Assert.Equal((100L, 1L), await files.CountedAsync());
    }

    [Fact]
    public async Task A_stream_that_breaks_or_is_cancelled_leaves_nothing()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        using CancellationTokenSource cancel = new();
        using GatedStream broken = new(new byte[100]);
        using GatedStream cancelled = new(new byte[100]);

        Task<StoredFile> first = files.Storage.Files.CreateAsync(files.Owner, files.ProjectId, new NewFile("a", FilePurpose.UserData), broken, Cancellation);
        Task<StoredFile> second = files.Storage.Files.CreateAsync(files.Owner, files.ProjectId, new NewFile("a", FilePurpose.UserData), cancelled, cancel.Token);
        await broken.Reached.WaitAsync(Cancellation);
        await cancelled.Reached.WaitAsync(Cancellation);
        Assert.Equal(2, files.Incoming.Length);
        Assert.Empty((await files.Storage.Files.ListAsync(files.Owner, files.ProjectId, null, new PageQuery(), Cancellation)).Items);
        broken.Break();
        await cancel.CancelAsync();

        await Assert.ThrowsAsync<IOException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await NothingLeftAsync(files);
    }

    [Fact]
    public async Task What_a_process_left_that_died_is_swept_once_it_is_old_enough()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        StoredFile kept = await files.StoreAsync([1, 2, 3]);
        string half = Path.Combine(files.Folder, "incoming", $"{Guid.CreateVersion7():N}.part");
        string nobodys = Path.Combine(files.Folder, "blobs", "ab", "cd", $"{new string('a', 64)}-{Guid.CreateVersion7():N}");
        string strange = Path.Combine(files.Folder, "blobs", "ab", "cd", "README");
        Directory.CreateDirectory(Path.GetDirectoryName(nobodys)!);
        foreach (string path in new[] { half, nobodys, strange })
        {
            await File.WriteAllTextAsync(path, "left", Cancellation);
            File.SetLastWriteTimeUtc(path, files.Platform.Time.GetUtcNow().UtcDateTime);
        }

        files.Platform.Time.Advance(TimeSpan.FromHours(23));
        Assert.Equal(0, (await files.Elsewhere.SweepAsync(Cancellation)).Leftovers);
        files.Platform.Time.Advance(TimeSpan.FromHours(2));
        // Its bytes are old too, and somebody knows them.
        File.SetLastWriteTimeUtc(Directory.EnumerateFiles(files.Folder, "*", SearchOption.AllDirectories).Single(path => path.Contains(Convert.ToHexStringLower(kept.Sha256), StringComparison.Ordinal)), DateTime.UnixEpoch);
        Assert.Equal(2, (await files.Elsewhere.SweepAsync(Cancellation)).Leftovers);

        Assert.False(File.Exists(half) || File.Exists(nobodys));
        Assert.True(File.Exists(strange));
        Assert.Equal([1, 2, 3], await files.ReadAsync(kept));
    }

    [Fact]
    public async Task The_sweep_leaves_alone_what_is_just_arriving_however_slowly()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        using GatedStream slow = new([1, 2, 3]);
        Task<StoredFile> arriving = files.Storage.Files.CreateAsync(files.Owner, files.ProjectId, new NewFile("slow", FilePurpose.UserData), slow, Cancellation);
        await slow.Reached.WaitAsync(Cancellation);
        File.SetLastWriteTimeUtc(Assert.Single(files.Incoming), DateTime.UnixEpoch);

        Assert.Equal(0, (await files.Storage.SweepAsync(Cancellation)).Leftovers);
        slow.Open();

        Assert.Equal([1, 2, 3], await files.ReadAsync(await arriving));
    }

    [Fact]
    public async Task Bytes_that_were_lost_come_back_when_they_are_stored_again()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        StoredFile first = await files.StoreAsync([7, 7]);
        Directory.Delete(Path.Combine(files.Folder, "blobs"), recursive: true);
        await RefusedAsync(PlatformError.NotFound, () => files.ReadAsync(first));

        await files.StoreAsync([7, 7]);

        Assert.Equal([7, 7], await files.ReadAsync(first));
        Assert.Single(files.Blobs);
    }

    [Fact]
    public async Task A_file_that_is_being_read_can_be_deleted()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        StoredFile stored = await files.StoreAsync([1, 2, 3]);
        await using FileContent content = await files.Storage.Files.OpenAsync(files.Owner, files.ProjectId, stored.Id, Cancellation);

        await files.Storage.Files.DeleteAsync(files.Owner, files.ProjectId, stored.Id, Cancellation);

        using MemoryStream rest = new();
        await content.CopyAsync(rest, 0, 3, Cancellation);
        Assert.Equal([1, 2, 3], rest.ToArray());
    }

    [Fact]
    public async Task Expired_files_are_gone_at_once_and_their_bytes_with_the_sweep()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        StoredFile brief = await files.StoreAsync([1], new NewFile("brief", FilePurpose.Batch) { Lifetime = TimeSpan.FromHours(1) });
        await files.StoreAsync([1, 2], new NewFile("also", FilePurpose.Batch) { Lifetime = TimeSpan.FromHours(1) });
        StoredFile lasting = await files.StoreAsync([1]);

        files.Platform.Time.Advance(TimeSpan.FromHours(1));
        await RefusedAsync(PlatformError.NotFound, () => files.Storage.Files.GetAsync(files.Owner, files.ProjectId, brief.Id, Cancellation));
        Assert.Equal(lasting.Id, Assert.Single((await files.Storage.Files.ListAsync(files.Owner, files.ProjectId, null, new PageQuery(), Cancellation)).Items).Id);
        Assert.Equal(new StorageSweep(2, 0, 0), await files.Storage.SweepAsync(Cancellation));

        Assert.Single(files.Blobs);
        Assert.Equal((1L, 1L), await files.CountedAsync());
        Assert.Equal((1L, 1L), await files.CountedAsync(files.ProjectId));
    }

    [Fact]
    public async Task Lists_are_paged_by_id_in_both_orders_and_directions()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        List<Guid> ids = [];
        for (int i = 0; i < 7; i++)
        {
            files.Platform.Time.Advance(TimeSpan.FromMilliseconds(1));
            ids.Add((await files.StoreAsync([(byte)i], new NewFile($"{i}", i == 3 ? FilePurpose.Evals : FilePurpose.Batch))).Id);
        }

        await PageAsync(new PageQuery { Limit = 3 }, true, 6, 5, 4);
        await PageAsync(new PageQuery { Limit = 3, After = ids[4] }, true, 3, 2, 1);
        await PageAsync(new PageQuery { Limit = 3, After = ids[1] }, false, 0);
        await PageAsync(new PageQuery { Limit = 7 }, false, 6, 5, 4, 3, 2, 1, 0);
        await PageAsync(new PageQuery { Limit = 3, OldestFirst = true, After = ids[4] }, false, 5, 6);
        await PageAsync(new PageQuery { Limit = 2, Before = ids[3] }, true, 5, 4);
        await PageAsync(new PageQuery { Limit = 2, OldestFirst = true, Before = ids[2] }, false, 0, 1);
        await PageAsync(new PageQuery { Limit = 9, After = ids[6], Before = ids[2] }, false, 5, 4, 3);
        await files.Storage.Files.DeleteAsync(files.Owner, files.ProjectId, ids[4], Cancellation);
        await PageAsync(new PageQuery { Limit = 1, After = ids[4] }, true, 3);
        Assert.Equal(ids[3], Assert.Single((await files.Storage.Files.ListAsync(files.Owner, files.ProjectId, FilePurpose.Evals, new PageQuery(), Cancellation)).Items).Id);
        await RefusedAsync(PlatformError.Invalid, () => files.Storage.Files.ListAsync(files.Owner, files.ProjectId, null, new PageQuery { Limit = 0 }, Cancellation));

        async Task PageAsync(PageQuery query, bool more, params int[] expected)
        {
            Page<StoredFile> page = await files.Storage.Files.ListAsync(files.Owner, files.ProjectId, null, query, Cancellation);
            Assert.Equal(expected.Select(i => ids[i]), page.Items.Select(static file => file.Id));
            Assert.Equal(more, page.HasMore);
        }
    }

    [Fact]
    public async Task Another_organisation_and_another_projects_key_see_nothing()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        FileDirectory directory = files.Storage.Files;
        StoredFile stored = await files.StoreAsync([1]);
        Actor other = await files.Platform.Organizations.CreateAsync("Second", Guid.CreateVersion7(), Cancellation);
        Project second = await files.Platform.Projects.CreateAsync(files.Owner, "Second", Cancellation);
        Actor key = new(files.Owner.OrganizationId, Guid.CreateVersion7(), Role.Viewer) { ProjectId = files.ProjectId };
        Actor strangeKey = new(files.Owner.OrganizationId, Guid.CreateVersion7(), Role.Viewer) { ProjectId = second.Id };

        foreach (Actor actor in new[] { other, strangeKey })
        {
            await RefusedAsync(PlatformError.NotFound, () => directory.GetAsync(actor, files.ProjectId, stored.Id, Cancellation));
            await RefusedAsync(PlatformError.NotFound, () => directory.OpenAsync(actor, files.ProjectId, stored.Id, Cancellation));
            await RefusedAsync(PlatformError.NotFound, () => directory.DeleteAsync(actor, files.ProjectId, stored.Id, Cancellation));
            await RefusedAsync(PlatformError.NotFound, () => directory.CreateAsync(actor, files.ProjectId, new NewFile("a", FilePurpose.UserData), Stream.Null, Cancellation));
        }

        Assert.Empty((await directory.ListAsync(other, files.ProjectId, null, new PageQuery(), Cancellation)).Items);
        await RefusedAsync(PlatformError.NotFound, () => directory.ListAsync(strangeKey, files.ProjectId, null, new PageQuery(), Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => directory.GetAsync(files.Owner, second.Id, stored.Id, Cancellation));
        await directory.DeleteAsync(key, files.ProjectId, stored.Id, Cancellation);
    }

    [Fact]
    public async Task Keys_and_members_store_and_viewers_read()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        FileDirectory directory = files.Storage.Files;
        IssuedKey issued = await files.Platform.Keys.CreateAsync(files.Owner, files.ProjectId, new KeySettings("Key"), Cancellation);
        VerifiedKey key = (await files.Platform.Verifier.VerifyAsync(issued.Secret.Reveal(), "/v1/files", null, Cancellation)).Key!;
        Actor member = new(files.Owner.OrganizationId, Guid.CreateVersion7(), Role.Member);
        Actor viewer = new(files.Owner.OrganizationId, Guid.CreateVersion7(), Role.Viewer);

        StoredFile keys = await directory.CreateAsync(key.Actor, files.ProjectId, new NewFile("a", FilePurpose.UserData), new MemoryStream([1]), Cancellation);
        StoredFile members = await directory.CreateAsync(member, files.ProjectId, new NewFile("a", FilePurpose.UserData), new MemoryStream([2]), Cancellation);

        Assert.Equal(2, (await directory.ListAsync(viewer, files.ProjectId, null, new PageQuery(), Cancellation)).Items.Count);
        await RefusedAsync(PlatformError.Forbidden, () => directory.CreateAsync(viewer, files.ProjectId, new NewFile("a", FilePurpose.UserData), Stream.Null, Cancellation));
        await RefusedAsync(PlatformError.Forbidden, () => directory.DeleteAsync(viewer, files.ProjectId, members.Id, Cancellation));
        await RefusedAsync(PlatformError.Forbidden, () => directory.DeleteAsync(member, files.ProjectId, keys.Id, Cancellation));
        await directory.DeleteAsync(member, files.ProjectId, members.Id, Cancellation);
    }

    [Theory]
    [InlineData("", "user_data", null)]
    [InlineData("a\nb", "user_data", null)]
    [InlineData("a", "batch_output", null)]
    [InlineData("a", "Batch", null)]
    [InlineData("a", "batch", "text")]
    [InlineData("a", "batch", "text/plain\r\nSet-Cookie: a")]
    public async Task What_is_said_of_a_file_is_checked(string name, string purpose, string? type)
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);

        await RefusedAsync(PlatformError.Invalid, () => files.StoreAsync([1], new NewFile(name, purpose) { ContentType = type }));

        await NothingLeftAsync(files);
    }

    internal static async Task RefusedAsync(PlatformError error, Func<Task> action) =>
        Assert.Equal(error, (await Assert.ThrowsAsync<PlatformException>(action)).Error);

    private static async Task NothingLeftAsync(TestFiles files)
    {
        Assert.Empty(files.Incoming);
        Assert.Empty(files.Blobs);
        Assert.Equal((0L, 0L), await files.CountedAsync());
        Assert.Equal(0, files.Storage.Meter.Holding);
        Assert.Empty((await files.Storage.Files.ListAsync(files.Owner, files.ProjectId, null, new PageQuery(), Cancellation)).Items);
    }
}
