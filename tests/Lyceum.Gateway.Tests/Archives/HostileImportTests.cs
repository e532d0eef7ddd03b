using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Lyceum.Gateway.Archives;
using Lyceum.Gateway.Runs;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Organizations;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Gateway.Tests.Archives;

/// <summary>Exports that somebody made to do harm, or that are broken. None does more than cost itself.</summary>
public sealed class HostileImportTests
{
    private static readonly ImportOptions s_small = new() { MaximumConversation = 64 << 10, MaximumBytes = 4 << 20, MaximumConversations = 50, MaximumNodes = 300, MaximumDirectory = 64 << 10 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Bad files: what they are, what they hold, and why nothing, or nothing more, is read of them; then how many come and how many are left out.</summary>
    public static TheoryData<string> Files() => [.. Corpus().Select(static bad => bad.Name)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Bad_files_cost_themselves_and_what_is_good_beside_them_comes(string name)
    {
        Bad bad = Corpus().Single(other => other.Name == name);
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        Actor owner = run.Installation.Owner;
        ArchiveImport import = new(run.Get<ConversationImport>(), s_small, TimeProvider.System);

        ImportReport report = await import.RunAsync(owner, new MemoryStream(bad.Content), new ImportCheckpoint(0, new ImportReport()), static (_, _) => Task.CompletedTask, Cancellation);

        Assert.Equal((bad.Problem, bad.Added), (report.Problem, report.Added));
        Assert.Equal(bad.Skipped, string.Join(',', report.Skipped.Select(static skip => $"{skip.Key} {skip.Value}")));
        Assert.Equal(bad.Notes, string.Join(',', report.Notes.Select(static note => $"{note.Key} {note.Value}")));
        // Whatever came can be shown.
        ConversationPage page = await run.Get<ConversationDirectory>().ListAsync(owner, new ConversationFilter { IsArchived = null }, null, 100, Cancellation);
        Assert.Equal(bad.Added, page.Conversations.Count);
        foreach (Conversation conversation in page.Conversations)
        {
            Assert.InRange(conversation.UpdatedAt, DateTimeOffset.UnixEpoch, TimeProvider.System.GetUtcNow());
            MessagePage messages = await run.Get<MessageTree>().PageAsync(owner, conversation.Id, null, null, 100, Cancellation);
            Assert.NotEmpty(messages.Messages);
            Assert.All(messages.Messages, static view => Assert.NotEmpty(MessageParts.Read(view.Message.Content)));
        }

        // And again, it adds nothing.
        ImportReport again = await import.RunAsync(owner, new MemoryStream(bad.Content), new ImportCheckpoint(0, new ImportReport()), static (_, _) => Task.CompletedTask, Cancellation);
        Assert.Equal((0, bad.Problem), (again.Added, again.Problem));
    }

    [Fact]
    public void The_corpus_is_large_enough() => Assert.True(Corpus().Count >= 40, $"{Corpus().Count} files.");

    [Fact]
    public async Task An_import_that_was_broken_off_goes_on_where_it_was()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        ArchiveImport import = run.Get<ArchiveImport>();
        byte[] export = Utf8($"[{string.Join(',', Enumerable.Range(0, 6).Select(static i => Good($"c{i}")))}]");
        ImportCheckpoint kept = new(0, new ImportReport());

        await Assert.ThrowsAsync<OperationCanceledException>(() => import.RunAsync(run.Installation.Owner, new MemoryStream(export), kept, Keep, Cancellation));
        Assert.Equal((3, 3), (kept.Read, kept.Report.Added));
        ImportReport report = await import.RunAsync(run.Installation.Owner, new MemoryStream(export), kept, static (_, _) => Task.CompletedTask, Cancellation);

        Assert.Equal((6, 0), (report.Added, report.Known));

        Task Keep(ImportCheckpoint checkpoint, double progress)
        {
            kept = checkpoint;
            return checkpoint.Read == 3 ? throw new OperationCanceledException() : Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Ids_of_an_export_are_nobodys_elsewhere()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        Actor other = await ArchiveTests.JoinAsync(run);
        Guid theirs = (await run.Get<ConversationDirectory>().CreateAsync(other, new ConversationSettings { Title = "Private" }, temporary: false, Cancellation)).Id;
        byte[] export = Utf8($"[{Good(theirs.ToString())},{Good("shared")}]");

        Assert.Equal(2, (await ArchiveTests.ImportAsync(run, run.Installation.Owner, export)).Added);
        Assert.Equal((1, 1), ((await ArchiveTests.ImportAsync(run, other, export)).Added, (await ArchiveTests.ImportAsync(run, other, Utf8($"[{Good(theirs.ToString())}]"))).Known));

        Assert.Equal("Private", (await run.Get<ConversationDirectory>().GetAsync(other, theirs, Cancellation)).Title);
    }

    private static List<Bad> Corpus()
    {
        string good = Good("good");
        return
        [
            // No exports.
            new("nothing", [], ImportProblem.NoExport),
            new("a space", Utf8(" "), ImportProblem.NoExport),
            new("text", Utf8("hello"), ImportProblem.NoExport),
            new("a number", Utf8("17"), ImportProblem.NoExport),
            new("markup", Utf8("<html><script>alert(1)</script></html>"), ImportProblem.NoExport),
            new("zeros", new byte[5000], ImportProblem.NoExport),
            new("an empty list", Utf8("[]"), null),
            new("a list of nothing", Utf8("[null,1,\"a\",true,[],{}]"), null) { Skipped = "unknown 6" },
            new("a mark of byte order", [0xEF, 0xBB, 0xBF, .. Utf8($"[{good}]")], null) { Added = 1 },
            new("one conversation without a list", Utf8(good), null) { Added = 1 },
            new("something behind the list", Utf8($"[{good}] and <script>"), null) { Added = 1 },
            new("UTF-16", Encoding.Unicode.GetBytes($"[{good}]"), ImportProblem.NoExport),

            // Broken lists.
            new("cut in the middle", Utf8($"[{good},{good[..100]}"), ImportProblem.Cut) { Added = 1 },
            new("cut in a string", Utf8($"[{good},{{\"title\":\"abc"), ImportProblem.Cut) { Added = 1 },
            new("never closed", Utf8("["), ImportProblem.Cut),
            new("commas", Utf8($"[,,{good},,]"), null) { Added = 1 },
            new("broken between good ones", Utf8($"[{Good("one")},{{\"mapping\":{{,}}}},{Good("two")}]"), null) { Added = 2, Skipped = "broken 1" },
            new("brackets that do not match", Utf8($"[{Good("one")},{{]],{Good("two")}]"), null) { Added = 1, Skipped = "broken 1" },
            new("depth", Utf8($"[{Good("one")},{{\"mapping\":{new string('[', 5000)}{new string(']', 5000)}}},{Good("two")}]"), null) { Added = 2, Skipped = "broken 1" },
            new("bytes that are no text", [.. Utf8("[{\"title\":\""), 0xFF, 0xFE, 0xC0, .. Utf8("\",\"mapping\":{}},"), .. Utf8($"{good}]")], null) { Added = 1, Skipped = "empty 1" },
            new("names that are no text", [.. Utf8("[{\"mapping\":{\""), 0xFF, 0xC0, .. Utf8("\":{}}},"), .. Utf8($"{good}]")], null) { Added = 1, Skipped = "broken 1" },
            new("half a character", Utf8("[" + Good("good").Replace("A question", "\\uD800 \\u0000", StringComparison.Ordinal) + "]"), null) { Added = 1 },
            new("a conversation that is too long", Utf8($"[{Good("one")},{Good("long", text: new string('a', 70_000))},{Good("two")}]"), null) { Added = 2, Skipped = "too_long 1" },
            new("too many conversations", Utf8($"[{string.Join(',', Enumerable.Range(0, 51).Select(static i => Good($"c{i}")))}]"), ImportProblem.TooMany) { Added = 50 },
            new("too much", Utf8($"[{good},{new string(' ', 5 << 20)}]"), ImportProblem.TooMuch) { Added = 1 },

            // Broken trees.
            new("no nodes", Utf8("[{\"title\":\"a\",\"mapping\":{}}]"), null) { Skipped = "empty 1" },
            new("nodes that are none", Utf8(Mapping("\"a\":1,\"b\":null,\"c\":[],\"d\":\"x\"," + Node("e", null))), null) { Added = 1, Notes = "broken_node 4" },
            new("a mapping that is none", Utf8("[{\"mapping\":[1,2]},{\"mapping\":\"x\"}]"), null) { Skipped = "unknown 2" },
            new("a node that follows itself", Utf8(Mapping(Node("a", "a"))), null) { Skipped = "empty 1" },
            new("a circle", Utf8(Mapping(Node("a", "c") + "," + Node("b", "a") + "," + Node("c", "b"))), null) { Skipped = "empty 1" },
            new("a circle beside a tree", Utf8(Mapping(Node("r", null) + "," + Node("a", "b") + "," + Node("b", "a"))), null) { Added = 1, Notes = "circle 2" },
            new("children that make a circle", Utf8(Mapping(Node("r", null, children: "[\"a\",\"r\",\"a\"]") + "," + Node("a", "r", children: "[\"r\"]"))), null) { Added = 1 },
            new("a parent that is not there", Utf8(Mapping(Node("a", "nobody") + "," + Node("b", "a"))), null) { Added = 1, Notes = "orphan 1" },
            new("children that are not there", Utf8(Mapping(Node("a", null, children: "[\"x\",\"y\",7,null,{}]"))), null) { Added = 1 },
            new("children that are none", Utf8(Mapping(Node("a", null, children: "\"x\""))), null) { Added = 1 },
            new("a node twice", Utf8(Mapping(Node("a", null) + "," + Node("a", null) + "," + Node("b", "a"))), null) { Added = 1, Notes = "double 1" },
            new("a conversation twice", Utf8($"[{good},{good}]"), null) { Added = 1 },
            new("a current node that is none", Utf8(Mapping(Node("a", null)).Replace("\"current_node\":\"x\"", "\"current_node\":{}", StringComparison.Ordinal)), null) { Added = 1 },
            new("many that follow one", Utf8(Mapping(Node("r", null) + string.Concat(Enumerable.Range(0, 280).Select(static i => "," + Node($"n{i}", "r"))))), null) { Added = 1, Notes = "crowded 24" },
            new("too many nodes", Utf8(Mapping(string.Join(',', Enumerable.Range(0, 301).Select(static i => $"\"n{i}\":{{}}")))), null) { Skipped = "too_long 1" },
            new("a long chain", Utf8(Mapping(string.Join(',', Enumerable.Range(0, 290).Select(static i => Node($"n{i}", i == 0 ? null : $"n{i - 1}"))))), null) { Added = 1 },

            // Strange messages.
            new("strange roles", Utf8(Mapping(Node("a", null, role: "\"admin\"") + "," + Node("b", "a", role: "7") + "," + Node("c", "b", role: "null"))), null) { Added = 1, Notes = "role 3" },
            new("no author", Utf8(Mapping("\"a\":{\"parent\":null,\"message\":{\"content\":{\"content_type\":\"text\",\"parts\":[\"x\"]}}}")), null) { Added = 1, Notes = "role 1" },
            new("strange content", Utf8(Mapping(Content("a", "17") + "," + Content("b", "[]") + "," + Content("c", "null") + "," + Content("d", "\"plain\"") + "," + Content("e", "{}"))), null) { Added = 1, Notes = "part 1" },
            new("unknown content", Utf8(Mapping(Content("a", "{\"content_type\":\"hologram\",\"data\":[1]}") + "," + Content("b", "{\"content_type\":\"<script>\",\"text\":\"kept\"}"))), null) { Added = 1, Notes = "part 1" },
            new("parts that are none", Utf8(Mapping(Content("a", "{\"content_type\":\"text\",\"parts\":[1,null,[],{},\"x\",{\"text\":\"y\"},{\"content_type\":5}]}"))), null) { Added = 1, Notes = "part 2" },
            new("times that cannot be", Utf8(Mapping(Node("a", null, time: "-5") + "," + Node("b", "a", time: "1e300") + "," + Node("c", "b", time: "99999999999") + "," + Node("d", "c", time: "\"yesterday\"") + "," + Node("e", "d", time: "{}"))), null) { Added = 1, Notes = "time 5" },
            new("a title that is none", Utf8("[" + Good("good").Replace("\"title\":\"Title\"", "\"title\":{\"a\":1}", StringComparison.Ordinal) + "]"), null) { Added = 1 },
            new("a long title with control characters", Utf8("[" + Good("good").Replace("\"title\":\"Title\"", $"\"title\":\"\\u0007\\u202e{new string('x', 5000)}\"", StringComparison.Ordinal) + "]"), null) { Added = 1 },
            new("an id that is none", Utf8("[" + Good("good").Replace("\"conversation_id\":\"good\"", "\"conversation_id\":[1]", StringComparison.Ordinal) + "]"), null) { Added = 1 },
            new("extras of ours that are none", Utf8(Mapping(Node("a", null, metadata: "{\"lyceum\":{\"role\":\"Emperor\",\"status\":\"Running\",\"input_tokens\":-7,\"parts\":[1,null,{},{\"type\":\"file\"},{\"type\":\"report\",\"report\":{}},{\"type\":\"reasoning\",\"text\":7},{\"type\":\"text\",\"text\":\"hidden\"}]}}"))), null) { Added = 1, Notes = "part 4" },
            new("extras that are no object", Utf8(Mapping(Node("a", null, metadata: "{\"lyceum\":[]}"))), null) { Added = 1 },
            new("a file that is a path", Utf8(Mapping(Node("a", null, metadata: "{\"attachments\":[{\"name\":\"../../etc/passwd\\u0000\",\"size\":-1},7,{\"size\":99999999999999999999}]}"))), null) { Added = 1 },
            new("Claude's without messages", Utf8("[{\"uuid\":\"a\",\"chat_messages\":[]},{\"uuid\":\"b\",\"chat_messages\":[1,null]}]"), null) { Skipped = "empty 2" },
            new("Claude's that follow themselves", Utf8("[{\"uuid\":\"a\",\"chat_messages\":[{\"uuid\":\"x\",\"parent_message_uuid\":\"x\",\"text\":\"a\",\"sender\":\"human\"}]}]"), null) { Skipped = "empty 1" },

            // Archives.
            new("an archive that is none", Utf8("PK\u0003\u0004 and no more"), ImportProblem.BrokenArchive),
            new("an empty archive", Zip(), ImportProblem.NoConversations),
            new("an archive without conversations", Zip(("user.json", Utf8("{}")), ("conversations.json.txt", Utf8(good)), ("myconversations.json", Utf8(good))), ImportProblem.NoConversations),
            new("an archive in a folder", Zip(("export/conversations.json", Utf8($"[{good}]"))), null) { Added = 1 },
            new("several files", Zip(("conversations-001.json", Utf8($"[{Good("one")}]")), ("conversations-000.json", Utf8($"[{Good("two")}]"))), null) { Added = 2 },
            new("names that climb", Zip(("../../conversations.json", Utf8($"[{good}]"))), null) { Added = 1 },
            new("a bomb", Zip(("conversations.json", [.. Utf8($"[{good},"), .. Enumerable.Repeat((byte)' ', 8 << 20), .. Utf8("]")])), ImportProblem.TooMuch) { Added = 1 },
            new("a bomb in one string", Zip(("conversations.json", Utf8($"[{good},{{\"title\":\"{new string('a', 3 << 20)}\"}},{Good("two")}]"))), null) { Added = 2, Skipped = "too_long 1" },
            new("many bombs", Zip([.. Enumerable.Range(0, 5).Select(i => ($"conversations-{i}.json", Utf8($"[{Good($"c{i}")},{new string(' ', 1 << 20)}]")))]), ImportProblem.TooMuch) { Added = 4 },
            new("a list of entries without end", Crowded(), ImportProblem.TooMuch),
            new("a list without end in the larger record alone", Large(Crowded(), null, end => end.Disk = ushort.MaxValue), ImportProblem.TooMuch),
            new("a list without end in the larger record, by the number of entries", Large(Crowded(), null, end => end.Entries = ushort.MaxValue), ImportProblem.TooMuch),
            new("a list without end beside a larger record that is right", Large(Crowded(), 0, end => (end.Size, end.Begin) = (uint.MaxValue, DirectoryOf(Crowded()).Begin)), ImportProblem.TooMuch),
            new("a larger record that is elsewhere", Large(Zip(("conversations.json", Utf8($"[{good}]"))), null, end => end.Begin = uint.MaxValue, far: 7), ImportProblem.BrokenArchive),
            new("a larger record whose list is elsewhere", Large(Zip(("conversations.json", Utf8($"[{good}]"))), 1L << 40, end => end.Begin = uint.MaxValue), ImportProblem.BrokenArchive),
            new("a larger record as large archives have it", Large(Zip(("conversations.json", Utf8($"[{good}]"))), null, end => (end.Entries, end.Size, end.Begin) = (ushort.MaxValue, uint.MaxValue, uint.MaxValue)), null) { Added = 1 },
            new("a piece of an archive", Patched(Zip(("conversations.json", Utf8($"[{good}]"))), 4, 0x0001_0001), ImportProblem.BrokenArchive),
            new("too many files", Zip([.. Enumerable.Range(0, 101).Select(static i => ($"conversations-{i}.json", Utf8("[]")))]), ImportProblem.TooMuch),
            new("an archive in an archive", Zip(("conversations.json", Zip(("conversations.json", Utf8($"[{good}]"))))), ImportProblem.NoExport),
            new("an archive cut in the middle", Zip(("conversations.json", Utf8($"[{good}]")))[..^30], ImportProblem.BrokenArchive),
            new("an archive whose list is elsewhere", Patched(Zip(("conversations.json", Utf8($"[{good}]"))), 16, 0x7FFF_FFFF), ImportProblem.BrokenArchive),
            new("an archive whose list is at its beginning", Patched(Zip(("conversations.json", Utf8($"[{good}]"))), 16, 0), ImportProblem.BrokenArchive),
            new("an archive of which bytes were changed", Scrambled(Zip(("conversations.json", Utf8($"[{string.Join(',', Enumerable.Range(0, 20).Select(static i => Good($"c{i}")))}]")))), ImportProblem.BrokenArchive),
        ];
    }

    private static string Good(string id, string text = "An answer") =>
        "{\"title\":\"Title\",\"create_time\":1700000000,\"update_time\":1700000100,\"conversation_id\":\"" + id + "\",\"mapping\":{\"r\":{\"id\":\"r\",\"message\":null,\"parent\":null,\"children\":[\"q\"]},"
        + Node("q", "r", role: "\"user\"", text: "A question") + "," + Node("a", "q", text: text) + "}}";

    private static string Mapping(string nodes) => "[{\"title\":\"Title\",\"conversation_id\":\"m\",\"current_node\":\"x\",\"mapping\":{" + nodes + "}}]";

    private static string Node(string id, string? parent, string role = "\"assistant\"", string text = "text", string time = "1700000000", string children = "[]", string metadata = "{}") =>
        $"\"{id}\":{{\"id\":\"{id}\",\"parent\":{(parent is null ? "null" : $"\"{parent}\"")},\"children\":{children},\"message\":{{\"id\":\"{id}\",\"author\":{{\"role\":{role}}},\"create_time\":{time},"
        + "\"content\":{\"content_type\":\"text\",\"parts\":[\"" + text + "\"]},\"metadata\":" + metadata + "}}";

    private static string Content(string id, string content) =>
        $"\"{id}\":{{\"id\":\"{id}\",\"parent\":null,\"children\":[],\"message\":{{\"author\":{{\"role\":\"user\"}},\"content\":{content}}}}}";

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using MemoryStream bytes = new();
        using (ZipArchive zip = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }

    // Another value in the record at the end.
    private static byte[] Patched(byte[] zip, int offset, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(zip.Length - 22 + offset), value);
        return zip;
    }

    // So many entries that the list of them is too long.
    private static byte[] Crowded() =>
        Zip([("conversations.json", Utf8($"[{Good("good")}]")), .. Enumerable.Range(0, 2000).Select(static i => (i.ToString("D40", CultureInfo.InvariantCulture), Array.Empty<byte>()))]);

    private static (uint Begin, ushort Entries) DirectoryOf(byte[] zip) =>
        (BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(zip.Length - 6)), BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan(zip.Length - 12)));

    // With the larger record of large archives before the end (APPNOTE 4.3.14 to 4.3.16), which has the place of the list, or another. The record at the end
    // says that the list is right before it, and nothing of the larger one, unless a test changes that.
    private static byte[] Large(byte[] zip, long? begin, Action<End> change, int far = 0)
    {
        (uint right, ushort entries) = DirectoryOf(zip);
        int record = zip.Length - 22;
        byte[] large = [.. zip.AsSpan(0, record), .. new byte[56 + 20 + far + 22]];
        BinaryPrimitives.WriteUInt32LittleEndian(large.AsSpan(record), 0x0606_4B50);
        BinaryPrimitives.WriteInt64LittleEndian(large.AsSpan(record + 4), 44);
        BinaryPrimitives.WriteInt64LittleEndian(large.AsSpan(record + 24), entries);
        BinaryPrimitives.WriteInt64LittleEndian(large.AsSpan(record + 32), entries);
        BinaryPrimitives.WriteInt64LittleEndian(large.AsSpan(record + 40), record - right);
        // 0 is right before the end, which is no place of a list but a short way.
        BinaryPrimitives.WriteInt64LittleEndian(large.AsSpan(record + 48), begin == 0 ? record : begin ?? right);
        BinaryPrimitives.WriteUInt32LittleEndian(large.AsSpan(record + 56), 0x0706_4B50);
        BinaryPrimitives.WriteInt64LittleEndian(large.AsSpan(record + 64), record);
        BinaryPrimitives.WriteUInt32LittleEndian(large.AsSpan(record + 72), 1);
        End end = new() { Entries = entries, Size = (uint)(record - right), Begin = (uint)record };
        change(end);
        Span<byte> last = large.AsSpan(large.Length - 22);
        BinaryPrimitives.WriteUInt32LittleEndian(last, 0x0605_4B50);
        BinaryPrimitives.WriteUInt16LittleEndian(last[4..], end.Disk);
        BinaryPrimitives.WriteUInt16LittleEndian(last[6..], end.Disk);
        BinaryPrimitives.WriteUInt16LittleEndian(last[8..], end.Entries);
        BinaryPrimitives.WriteUInt16LittleEndian(last[10..], end.Entries);
        BinaryPrimitives.WriteUInt32LittleEndian(last[12..], end.Size);
        BinaryPrimitives.WriteUInt32LittleEndian(last[16..], end.Begin);
        return large;
    }

    private static byte[] Scrambled(byte[] zip)
    {
        zip.AsSpan(60, 40).Fill(0xFF);
        return zip;
    }

    // What the record at the end of an archive says.
    private sealed class End
    {
        public ushort Disk { get; set; }

        public ushort Entries { get; set; }

        public uint Size { get; set; }

        public uint Begin { get; set; }
    }

    private sealed record Bad(string Name, byte[] Content, string? Problem)
    {
        public int Added { get; init; }

        public string Skipped { get; init; } = "";

        public string Notes { get; init; } = "";
    }
}
