using System.Globalization;
using System.Text.Json;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>A schema document: reads its schemas where they are needed, and finds what references name. Nothing is ever fetched.</summary>
internal sealed class SchemaDocument
{
    private const int MaximumNodes = 50_000;
    private const int MaximumDepth = 400;
    private const string Unnamed = "schema:///document";

    private static readonly HashSet<string> s_single = new(StringComparer.Ordinal)
    {
        "additionalItems", "additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then", "unevaluatedItems",
        "unevaluatedProperties", "contentSchema",
    };

    private static readonly HashSet<string> s_lists = new(StringComparer.Ordinal) { "allOf", "anyOf", "items", "oneOf", "prefixItems" };

    private static readonly HashSet<string> s_maps = new(StringComparer.Ordinal)
    {
        "$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties",
    };

    private readonly JsonElement _root;
    private readonly Dictionary<string, SchemaNode> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Pointer, JsonElement Element)> _resources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Pointer, JsonElement Element, string Base)> _anchors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SchemaNode> _constants = new(StringComparer.Ordinal);
    private readonly Queue<(SchemaNode Node, JsonElement Element, string Base)> _unread = [];
    private readonly SchemaReader _reader;

    /// <summary>Takes up a document.</summary>
    /// <exception cref="ConstraintException">It is nested too deeply, or of a dialect that is not known.</exception>
    public SchemaDocument(JsonElement root, JsonSchemaOptions options)
    {
        _root = root;
        Dialect = SchemaDialect.Of(root);
        _reader = new SchemaReader(this, options);
        _resources[Unnamed] = ("", root);
        Index(root, "", Unnamed, 0);
    }

    /// <summary>The dialect.</summary>
    public SchemaDialect Dialect { get; }

    /// <summary>The schema of the whole document, read with all schemas that can be reached from it.</summary>
    public SchemaNode Root
    {
        get
        {
            SchemaNode root = Get("", _root, BaseOf(_root, Unnamed));
            while (_unread.TryDequeue(out (SchemaNode Node, JsonElement Element, string Base) next))
            {
                _reader.Read(next.Node, next.Element, next.Base);
            }

            return root;
        }
    }

    /// <summary>The base address below a schema.</summary>
    public string BaseOf(JsonElement element, string outer)
    {
        string key = Dialect.PlainIds ? "id" : "$id";
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out JsonElement id) && id.ValueKind == JsonValueKind.String
            && id.GetString() is string text && !text.StartsWith('#') && !(Dialect.RefStandsAlone && element.TryGetProperty("$ref", out _))
            ? Combine(outer, text).TrimEnd('#')
            : outer;
    }

    /// <summary>The schema in a place; it is read later, so that chains of references take no stack.</summary>
    /// <param name="pointer">Where it stands.</param>
    /// <param name="element">What stands there.</param>
    /// <param name="address">The base address in it.</param>
    /// <exception cref="ConstraintException">There are too many.</exception>
    public SchemaNode Get(string pointer, JsonElement element, string address)
    {
        if (!_nodes.TryGetValue(pointer, out SchemaNode? node))
        {
            node = New(pointer);
            _nodes.Add(pointer, node);
            _unread.Enqueue((node, element, address));
        }

        return node;
    }

    /// <summary>A schema that only one value meets.</summary>
    public SchemaNode Constant(JsonElement value)
    {
        string text = value.GetRawText();
        if (!_constants.TryGetValue(text, out SchemaNode? node))
        {
            node = New("");
            node.Values = [value];
            _constants.Add(text, node);
        }

        return node;
    }

    /// <summary>The schema that a reference names.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="pointer">Where it stands.</param>
    /// <param name="address">The base address there.</param>
    /// <exception cref="ConstraintException">It is outside of the document, or nothing is there.</exception>
    public SchemaNode Resolve(string reference, string pointer, string address)
    {
        string target = Combine(address, reference);
        int mark = target.IndexOf('#', StringComparison.Ordinal);
        string resource = mark < 0 ? target : target[..mark];
        string fragment = mark < 0 ? "" : Uri.UnescapeDataString(target[(mark + 1)..]);
        if (_anchors.TryGetValue($"{resource}#{fragment}", out (string Pointer, JsonElement Element, string Base) anchored))
        {
            return Get(anchored.Pointer, anchored.Element, anchored.Base);
        }

        if (!_resources.TryGetValue(resource, out (string Pointer, JsonElement Element) found))
        {
            throw Refused($"The reference '{reference}' leads out of the schema; references are not fetched", pointer);
        }

        if (fragment.Length > 0 && fragment[0] != '/')
        {
            throw Refused($"The reference '{reference}' names an anchor that the schema does not have", pointer);
        }

        (string at, JsonElement element) = found;
        string below = BaseOf(element, resource);
        foreach (string raw in fragment.Split('/').Skip(1))
        {
            string name = raw.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            JsonElement next = default;
            bool exists = element.ValueKind == JsonValueKind.Object ? element.TryGetProperty(name, out next)
                : element.ValueKind == JsonValueKind.Array && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
                    && index < element.GetArrayLength() && (next = element[index]).ValueKind != JsonValueKind.Undefined;
            if (!exists)
            {
                throw Refused($"The reference '{reference}' leads to a place that the schema does not have", pointer);
            }

            element = next;
            at = $"{at}/{raw}";
            below = BaseOf(element, below);
        }

        return Get(at, element, below);
    }

    private static ConstraintException Refused(string message, string pointer) => new($"{message} (at {pointer}/$ref).")
    {
        Keyword = "$ref",
        Location = $"{pointer}/$ref",
    };

    private static string Combine(string address, string reference)
    {
        if (reference.StartsWith('#'))
        {
            return address + reference;
        }

        return Uri.TryCreate(reference, UriKind.Absolute, out Uri? whole) && !whole.IsFile ? reference
            : Uri.TryCreate(address, UriKind.Absolute, out Uri? outer) && Uri.TryCreate(outer, reference, out Uri? combined) ? combined.AbsoluteUri
            : reference;
    }

    private SchemaNode New(string pointer) => _nodes.Count + _constants.Count < MaximumNodes
        ? new SchemaNode(_nodes.Count + _constants.Count, pointer)
        : throw new ConstraintException($"The schema has more than {MaximumNodes} parts.");

    private void Index(JsonElement element, string pointer, string address, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new ConstraintException($"The schema is nested more than {MaximumDepth} deep.");
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        string below = BaseOf(element, address);
        if (below != address)
        {
            _resources.TryAdd(below, (pointer, element));
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            string at = $"{pointer}/{SchemaReader.Escape(property.Name)}";
            JsonElement value = property.Value;
            if (value.ValueKind == JsonValueKind.String)
            {
                string text = value.GetString()!;
                if (property.Name is "$anchor" or "$dynamicAnchor")
                {
                    _anchors.TryAdd($"{below}#{text}", (pointer, element, below));
                }
                else if (property.Name == (Dialect.PlainIds ? "id" : "$id") && text.StartsWith('#'))
                {
                    _anchors.TryAdd(below + text, (pointer, element, below));
                }
            }
            else if (value.ValueKind == JsonValueKind.Object && s_maps.Contains(property.Name))
            {
                foreach (JsonProperty inner in value.EnumerateObject())
                {
                    Index(inner.Value, $"{at}/{SchemaReader.Escape(inner.Name)}", below, depth + 1);
                }
            }
            else if (value.ValueKind == JsonValueKind.Array && s_lists.Contains(property.Name))
            {
                int index = 0;
                foreach (JsonElement inner in value.EnumerateArray())
                {
                    Index(inner, string.Create(CultureInfo.InvariantCulture, $"{at}/{index++}"), below, depth + 1);
                }
            }
            else if (s_single.Contains(property.Name))
            {
                Index(value, at, below, depth + 1);
            }
        }
    }
}
