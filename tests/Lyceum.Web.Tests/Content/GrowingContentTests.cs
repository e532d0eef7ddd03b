using CsCheck;
using Lyceum.Web.Content;

namespace Lyceum.Web.Tests.Content;

public class GrowingContentTests
{
    [Fact]
    public void However_a_text_is_cut_its_end_is_what_the_whole_reads_as() => MarkdownMixtures.CutTexts(40).Sample(
        static sample =>
        {
            List<ContentBlock> page = [];
            GrowingContent growing = new();
            int from = 0;
            foreach (int cut in sample.Cuts.Order().Append(sample.Text.Length))
            {
                growing.Append(sample.Text[from..Math.Max(cut, from)]);
                from = Math.Max(cut, from);
                Show(page, growing.Take());
                Assert.Equal(growing.Blocks.Select(static block => block.ToString()), page.Select(static block => block.ToString()));
            }

            growing.Complete();
            Show(page, growing.Take());
            Assert.Equal(ContentReader.Read(sample.Text).Select(static block => block.ToString()), page.Select(static block => block.ToString()));
            Assert.True(growing.Take().IsEmpty);
        },
        iter: Iterations, print: static sample => $"{System.Text.Json.JsonSerializer.Serialize(sample.Text)} {string.Join(',', sample.Cuts)}");

    private static long Iterations => long.TryParse(Environment.GetEnvironmentVariable("LYCEUM_ITERATIONS"), out long count) ? count : 2000;

    // What content.js does on a page.
    private static void Show(List<ContentBlock> page, ContentChange change)
    {
        Assert.True(change.From <= page.Count);
        Assert.Equal(Enumerable.Range(change.From, change.Blocks.Length), change.Blocks.Select(static block => block.Key));
        if (change.Patch is { } patch)
        {
            ContentBlock old = page[change.From];
            Assert.Equal(change.Blocks[0].Node, Patched(old.Node, patch, 0));
        }

        page.RemoveRange(change.From, page.Count - change.From);
        page.AddRange(change.Blocks);
    }

    private static ContentNode Patched(ContentNode node, ContentPatch patch, int depth) => depth == patch.Path.Length
        ? new ContentNode(node.Element!, node.Attributes, [.. node.Children.Take(patch.At), .. patch.Nodes])
        : new ContentNode(node.Element!, node.Attributes, node.Children.SetItem(patch.Path[depth], Patched(node.Children[patch.Path[depth]], patch, depth + 1)));
}
