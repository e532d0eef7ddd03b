namespace Lyceum.Inference.Serving;

/// <summary>
/// Pages whose keys and values outlive the sequence that computed them, found again by their tokens: a tree in which every
/// node is a page and its children are the pages that followed it (as SGLang's RadixAttention, arXiv:2312.07104, page by
/// page). Tokens are compared, not hashes of them, so that no collision can show one prompt another's values. The pages
/// used longest ago go first when room is needed.
/// </summary>
/// <param name="model">Whose pages.</param>
internal sealed class PrefixCache(IPagedModel model)
{
    private readonly Dictionary<string, Node> _roots = new(StringComparer.Ordinal);
    private readonly LinkedList<Node> _byUse = [];

    /// <summary>Pages that the cache owns, alone or with sequences.</summary>
    public int Pages => _byUse.Count;

    /// <summary>Finds the longest beginning of some tokens that is there.</summary>
    /// <param name="scope">Who may see it; scopes see nothing of each other.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="pages">Receives the pages, first to last.</param>
    /// <returns>How many tokens are there; the last page may be used in part.</returns>
    public int Find(string scope, ReadOnlySpan<int> tokens, List<int> pages)
    {
        pages.Clear();
        int length = 0;
        Node? node = _roots.GetValueOrDefault(scope);
        Node? last = null;
        while (node is not null && length < tokens.Length && Best(node, tokens[length..], out int common) is { } child)
        {
            pages.Add(child.Page);
            length += common;
            last = child;
            node = common == model.PageLength ? child : null;
        }

        Touch(last);
        return length;
    }

    /// <summary>Keeps the pages of a sequence.</summary>
    /// <param name="scope">Who may see them.</param>
    /// <param name="tokens">The tokens whose keys and values the pages hold.</param>
    /// <param name="pages">The pages.</param>
    /// <param name="withPartial">Whether the last page is kept too if it is not full; whoever goes on writing to it gets a copy.</param>
    public void Add(string scope, ReadOnlySpan<int> tokens, IReadOnlyList<int> pages, bool withPartial)
    {
        if (!_roots.TryGetValue(scope, out Node? node))
        {
            _roots[scope] = node = new Node(null, -1, [], scope);
        }

        for (int i = 0; i * model.PageLength < tokens.Length; i++)
        {
            ReadOnlySpan<int> content = tokens[(i * model.PageLength)..Math.Min(tokens.Length, (i + 1) * model.PageLength)];
            if (content.Length < model.PageLength && !withPartial)
            {
                break;
            }

            Node? same = Best(node, content, out int common);
            if (same is not null && common < content.Length && common == same.Tokens.Length)
            {
                // The same page with more on it, or a copy that went on: the shorter one is of no more use.
                Remove(same);
                same = null;
            }

            if (same is null || common < content.Length)
            {
                same = new Node(node, pages[i], content.ToArray(), scope);
                node.Children.Add(same);
                model.Retain(pages[i]);
                same.Place = _byUse.AddLast(same);
            }

            node = same;
        }

        Touch(node);
        RemoveRootIfEmpty(scope);
    }

    /// <summary>Gives back the page that was used longest ago and that no sequence uses.</summary>
    /// <returns>False where there is none.</returns>
    public bool Evict()
    {
        for (LinkedListNode<Node>? place = _byUse.First; place is not null; place = place.Next)
        {
            Node node = place.Value;
            if (node.Children.Count == 0 && model.Owners(node.Page) == 1)
            {
                Remove(node);
                RemoveRootIfEmpty(node.Scope);
                return true;
            }
        }

        return false;
    }

    /// <summary>How many pages <see cref="Evict"/> could give back, one after the other.</summary>
    public int CountEvictable()
    {
        int count = 0;
        foreach (Node node in _byUse)
        {
            // What follows a page was used no later than it, so here its children are done.
            bool isHeld = node.IsHeld || model.Owners(node.Page) > 1;
            node.IsHeld = false;
            node.Parent!.IsHeld |= isHeld;
            count += isHeld ? 0 : 1;
        }

        return count;
    }

    /// <summary>Gives back everything.</summary>
    public void Clear()
    {
        foreach (Node node in _byUse)
        {
            model.Release(node.Page);
        }

        _byUse.Clear();
        _roots.Clear();
    }

    private static Node? Best(Node node, ReadOnlySpan<int> tokens, out int common)
    {
        Node? best = null;
        common = 0;
        foreach (Node child in node.Children)
        {
            int length = tokens.CommonPrefixLength(child.Tokens);
            if (length > common)
            {
                common = length;
                best = child;
            }
        }

        return best;
    }

    private void Remove(Node node)
    {
        model.Release(node.Page);
        _byUse.Remove(node.Place!);
        node.Parent!.Children.Remove(node);
    }

    private void RemoveRootIfEmpty(string scope)
    {
        if (_roots.TryGetValue(scope, out Node? root) && root.Children.Count == 0)
        {
            _roots.Remove(scope);
        }
    }

    // From the end to the beginning, so that a page is never older than those that follow it.
    private void Touch(Node? node)
    {
        for (; node?.Place is { } place; node = node.Parent)
        {
            _byUse.Remove(place);
            _byUse.AddLast(place);
        }
    }

    private sealed class Node(Node? parent, int page, int[] tokens, string scope)
    {
        public Node? Parent => parent;

        public int Page => page;

        public int[] Tokens => tokens;

        public string Scope => scope;

        public List<Node> Children { get; } = [];

        public LinkedListNode<Node>? Place { get; set; }

        /// <summary>Whether a page that follows it is held, while pages are counted.</summary>
        public bool IsHeld { get; set; }
    }
}
