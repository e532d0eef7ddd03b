using System.Security.Cryptography;
using Lyceum.Platform.Files;
using Lyceum.Platform.Organizations;

namespace Lyceum.Platform.TestKit;

public abstract class UploadTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Parts_become_a_file_in_the_order_that_is_said()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        byte[] bytes = new byte[500_000];
        new Random(2).NextBytes(bytes);
        Upload upload = await BeginAsync(files, bytes.Length, TimeSpan.FromDays(30));

        UploadPart second = await AddAsync(files, upload, bytes[200_000..]);
        UploadPart first = await AddAsync(files, upload, bytes[..200_000]);
        UploadPart mistaken = await AddAsync(files, upload, [1, 2, 3]);
        Assert.Equal((500_003L, 4L), await files.CountedAsync());
#pragma warning disable CA5351 // The API's own checksum.
        string md5 = Convert.ToHexStringLower(MD5.HashData(bytes));
#pragma warning restore CA5351
        StoredFile file = await files.Storage.Uploads.CompleteAsync(files.Owner, files.ProjectId, upload.Id, [first.Id, second.Id], md5, Cancellation);

        Assert.Equal(bytes, await files.ReadAsync(file));
        Assert.Equal((500_000L, "big", FilePurpose.FineTune, "text/plain", files.Platform.Time.GetUtcNow().AddDays(30)), (file.Bytes, file.Name, file.Purpose, file.ContentType, file.ExpiresAt));
        Upload ended = await GetAsync(files, upload);
        Assert.Equal((UploadStatus.Completed, (Guid?)file.Id), (ended.Status, ended.FileId));
        Assert.Single(files.Blobs);
        Assert.Equal((500_000L, 2L), await files.CountedAsync());
        Assert.NotEqual(first.Id, mistaken.Id);
    }

    [Fact]
    public async Task An_upload_of_one_part_keeps_that_parts_bytes()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        Upload upload = await BeginAsync(files, 3);
        UploadPart part = await AddAsync(files, upload, [1, 2, 3]);
        string[] before = files.Blobs;

        StoredFile file = await files.Storage.Uploads.CompleteAsync(files.Owner, files.ProjectId, upload.Id, [part.Id], null, Cancellation);

        Assert.Equal(before, files.Blobs);
        Assert.Equal([1, 2, 3], await files.ReadAsync(file));
    }

    [Fact]
    public async Task Parts_that_are_not_what_was_announced_change_nothing()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        Upload upload = await BeginAsync(files, 4);
        UploadPart part = await AddAsync(files, upload, [1, 2]);
        UploadPart other = await AddAsync(files, upload, [3, 4]);
        Upload strange = await BeginAsync(files, 2);
        UploadPart stranges = await AddAsync(files, strange, [3, 4]);

        await RefusedAsync(files, upload, PlatformError.Invalid, null, part.Id);
        await RefusedAsync(files, upload, PlatformError.Invalid, null, part.Id, part.Id);
        await RefusedAsync(files, upload, PlatformError.NotFound, null, part.Id, Guid.CreateVersion7());
        await RefusedAsync(files, upload, PlatformError.NotFound, null, part.Id, stranges.Id);
        await RefusedAsync(files, upload, PlatformError.Invalid, new string('0', 32), part.Id, other.Id);

        Assert.Equal(UploadStatus.Pending, (await GetAsync(files, upload)).Status);
        Assert.Empty(files.Incoming);
        Assert.Equal((6L, 5L), await files.CountedAsync());
        await files.Storage.Uploads.CompleteAsync(files.Owner, files.ProjectId, upload.Id, [part.Id, other.Id], null, Cancellation);
    }

    [Fact]
    public async Task An_upload_becomes_one_file_however_often_it_is_completed()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        Upload upload = await BeginAsync(files, 2);
        UploadPart part = await AddAsync(files, upload, [1, 2]);

        bool[] completed = await Task.WhenAll(Enumerable.Range(0, 6).Select(caller => Task.Run(() =>
            EndsAsync(() => (caller % 2 == 0 ? files.Storage : files.Elsewhere).Uploads.CompleteAsync(files.Owner, files.ProjectId, upload.Id, [part.Id], null, Cancellation)))));

        Assert.Single(completed, static won => won);
        Assert.Single((await files.Storage.Files.ListAsync(files.Owner, files.ProjectId, null, new PageQuery(), Cancellation)).Items);
        Assert.Equal((2L, 2L), await files.CountedAsync());
        Assert.Single(files.Blobs);
    }

    [Fact]
    public async Task Parts_that_come_while_an_upload_is_cancelled_are_not_left_behind()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        Upload upload = await BeginAsync(files, 100);
        await AddAsync(files, upload, [1, 2]);

        Task[] all = [.. Enumerable.Range(0, 6).Select(caller => Task.Run(() => EndsAsync(() => AddAsync(files, upload, [(byte)caller])))),
            Task.Run(() => files.Elsewhere.Uploads.CancelAsync(files.Owner, files.ProjectId, upload.Id, Cancellation))];
        await Task.WhenAll(all);

        Assert.Equal(UploadStatus.Cancelled, (await GetAsync(files, upload)).Status);
        Assert.Equal((0L, 1L), await files.CountedAsync());
        Assert.Empty(files.Blobs);
        await FileTests.RefusedAsync(PlatformError.Conflict, () => AddAsync(files, upload, [1]));
        await FileTests.RefusedAsync(PlatformError.Conflict, () => files.Storage.Uploads.CancelAsync(files.Owner, files.ProjectId, upload.Id, Cancellation));
    }

    [Fact]
    public async Task Uploads_expire_after_an_hour_with_their_bytes_and_are_forgotten_later()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        Upload seen = await BeginAsync(files, 2);
        await AddAsync(files, seen, [1, 2]);
        Upload unseen = await BeginAsync(files, 2);
        await AddAsync(files, unseen, [1, 2]);

        files.Platform.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(UploadStatus.Expired, (await GetAsync(files, seen)).Status);
        Assert.Single(files.Blobs);
        Assert.Equal(new StorageSweep(0, 1, 0), await files.Storage.SweepAsync(Cancellation));
        Assert.Empty(files.Blobs);
        Assert.Equal((0L, 2L), await files.CountedAsync());
        await FileTests.RefusedAsync(PlatformError.Conflict, () => AddAsync(files, unseen, [1]));

        files.Platform.Time.Advance(TimeSpan.FromDays(7));
        await files.Storage.SweepAsync(Cancellation);
        await FileTests.RefusedAsync(PlatformError.NotFound, () => GetAsync(files, seen));
        Assert.Equal((0L, 0L), await files.CountedAsync(files.ProjectId));
    }

    [Fact]
    public async Task Sizes_and_numbers_are_bounded()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture, new StorageOptions { MaximumUploadBytes = 100, MaximumPartBytes = 10, MaximumParts = 2, ProjectBytes = 15 });
        await FileTests.RefusedAsync(PlatformError.TooLarge, () => BeginAsync(files, 101));
        await FileTests.RefusedAsync(PlatformError.Invalid, () => BeginAsync(files, 0));
        Upload upload = await BeginAsync(files, 15);

        await FileTests.RefusedAsync(PlatformError.TooLarge, () => AddAsync(files, upload, new byte[11]));
        UploadPart first = await AddAsync(files, upload, new byte[10]);
        await FileTests.RefusedAsync(PlatformError.QuotaExceeded, () => AddAsync(files, upload, new byte[6]));
        UploadPart second = await AddAsync(files, upload, new byte[5]);
        await FileTests.RefusedAsync(PlatformError.Invalid, () => AddAsync(files, upload, []));

        // The parts fill the project; the file takes their place.
        await files.Storage.Uploads.CompleteAsync(files.Owner, files.ProjectId, upload.Id, [first.Id, second.Id], null, Cancellation);
        Assert.Equal((15L, 1L + 1), await files.CountedAsync(files.ProjectId));
    }

    [Fact]
    public async Task Another_organisation_sees_no_upload()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        UploadDirectory uploads = files.Storage.Uploads;
        Upload upload = await BeginAsync(files, 1);
        UploadPart part = await AddAsync(files, upload, [1]);
        Actor other = await files.Platform.Organizations.CreateAsync("Second", Guid.CreateVersion7(), Cancellation);

        await FileTests.RefusedAsync(PlatformError.NotFound, () => uploads.GetAsync(other, files.ProjectId, upload.Id, Cancellation));
        await FileTests.RefusedAsync(PlatformError.NotFound, () => uploads.AddPartAsync(other, files.ProjectId, upload.Id, Stream.Null, null, Cancellation));
        await FileTests.RefusedAsync(PlatformError.NotFound, () => uploads.CompleteAsync(other, files.ProjectId, upload.Id, [part.Id], null, Cancellation));
        await FileTests.RefusedAsync(PlatformError.NotFound, () => uploads.CancelAsync(other, files.ProjectId, upload.Id, Cancellation));
        await FileTests.RefusedAsync(PlatformError.NotFound, () => uploads.CreateAsync(other, files.ProjectId, new NewUpload("a", FilePurpose.Batch, 1), Cancellation));
    }

    private static Task<Upload> BeginAsync(TestFiles files, long bytes, TimeSpan? lifetime = null) => files.Storage.Uploads.CreateAsync(
        files.Owner, files.ProjectId, new NewUpload("big", FilePurpose.FineTune, bytes) { ContentType = "text/plain", FileLifetime = lifetime }, Cancellation);

    private static Task<UploadPart> AddAsync(TestFiles files, Upload upload, byte[] bytes) =>
        files.Storage.Uploads.AddPartAsync(files.Owner, files.ProjectId, upload.Id, new MemoryStream(bytes), bytes.Length, Cancellation);

    private static Task<Upload> GetAsync(TestFiles files, Upload upload) => files.Storage.Uploads.GetAsync(files.Owner, files.ProjectId, upload.Id, Cancellation);

    private static Task RefusedAsync(TestFiles files, Upload upload, PlatformError error, string? md5, params Guid[] parts) =>
        FileTests.RefusedAsync(error, () => files.Storage.Uploads.CompleteAsync(files.Owner, files.ProjectId, upload.Id, parts, md5, Cancellation));

    /// <summary>Whether something was done, and not refused because somebody else came first.</summary>
    private static async Task<bool> EndsAsync(Func<Task> action)
    {
        try
        {
            await action();
            return true;
        }
        catch (PlatformException exception) when (exception.Error is PlatformError.Conflict or PlatformError.NotFound)
        {
            return false;
        }
    }
}
