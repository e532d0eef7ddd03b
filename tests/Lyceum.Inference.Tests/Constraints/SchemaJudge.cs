using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lyceum.Inference.Constraints;

namespace Lyceum.Inference.Tests.Constraints;

/// <summary>
/// Counts how constraints judge instances that a suite calls valid or invalid. Instances are judged as values: rewritten in the one spelling that
/// outputs have, with members in any order.
/// </summary>
/// <param name="allowUnknownFormats">Whether formats that are not known are let pass, as the suite has it.</param>
internal sealed partial class SchemaJudge(bool allowUnknownFormats)
{
    private readonly JsonSchemaOptions _anyOrder = new()
    {
        AnyPropertyOrder = true,
        AllowUnknownKeywords = true,
        AllowUnknownFormats = allowUnknownFormats,
    };

    private readonly ConcurrentDictionary<string, int> _refusals = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<string> _wrong = [];
    private readonly ConcurrentDictionary<string, int> _reasons = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<string> _messages = [];
    private readonly ConcurrentBag<double> _seconds = [];
    private int _accepted;
    private int _rejected;
    private int _refused;
    private int _inOrder;
    private int _schemas;
    private int _refusedSchemas;

    /// <summary>What was judged wrongly: an invalid instance accepted, or a valid one rejected without a documented reason.</summary>
    public IReadOnlyCollection<string> Wrong => _wrong;

    /// <summary>Judges the instances of a schema.</summary>
    public void Judge(string name, JsonElement schema, IEnumerable<(string Name, JsonElement Instance, bool IsValid)> tests)
    {
        Interlocked.Increment(ref _schemas);
        (string Name, JsonElement Instance, bool IsValid)[] all = [.. tests];
        OutputConstraint? constraint = null;
        long start = TimeProvider.System.GetTimestamp();
        try
        {
            constraint = OutputConstraint.JsonSchema(schema, _anyOrder);
        }
        catch (ConstraintException exception) when (exception.Message.StartsWith("No finite text", StringComparison.Ordinal))
        {
            // Nothing is accepted.
        }
        catch (ConstraintException exception)
        {
            if (exception.Keyword is null && exception.Location is null && !exception.Message.Contains("large", StringComparison.Ordinal))
            {
                _wrong.Add($"{name}: refused without a name: {exception.Message}");
            }

            Interlocked.Increment(ref _refusedSchemas);
            Interlocked.Add(ref _refused, all.Length);
            _messages.Add($"{name}: {exception.Message}");
            _refusals.AddOrUpdate(exception.Keyword ?? exception.Message, 1, static (_, count) => count + 1);
            return;
        }
        catch (Exception exception)
        {
            _wrong.Add($"{name}: {exception}");
            return;
        }

        _seconds.Add(TimeProvider.System.GetElapsedTime(start).TotalSeconds);
        OutputConstraint? ordered = constraint is null ? null : OutputConstraint.JsonSchema(schema, _anyOrder with { AnyPropertyOrder = false });
        foreach ((string test, JsonElement instance, bool isValid) in all)
        {
            // In draft 4 what makes 1.0 invalid can be its spelling.
            string? text = CanonicalJson.TryWrite(instance, keepFractions: !isValid && schema.GetRawText().Contains("draft-04", StringComparison.Ordinal));
            bool accepted = text is not null && constraint is not null && ConstraintCheck.Accepts(constraint, text);
            if (accepted && isValid)
            {
                Interlocked.Increment(ref _accepted);
                if (ConstraintCheck.Accepts(ordered!, text!))
                {
                    Interlocked.Increment(ref _inOrder);
                }
            }
            else if (!accepted && !isValid)
            {
                Interlocked.Increment(ref _rejected);
            }
            else if (!accepted && Reason(schema, text) is string reason)
            {
                _reasons.AddOrUpdate(reason, 1, static (_, count) => count + 1);
            }
            else
            {
                _wrong.Add($"{name}: {test}: {(isValid ? "valid and rejected" : "invalid and accepted")}: {Cut(text)} by {Cut(JsonSerializer.Serialize(schema))}");
            }
        }
    }

    /// <summary>The counts in words.</summary>
    public string Report()
    {
        StringBuilder report = new();
        double[] seconds = [.. _seconds.Order()];
        report.AppendLine(CultureInfo.InvariantCulture, $"{_schemas} schemas, {_refusedSchemas} of them refused");
        report.AppendLine(CultureInfo.InvariantCulture, $"accepted {_accepted} (in the order of the schema {_inOrder}), rejected {_rejected}, refused {_refused}, wrong {_wrong.Count}");
        report.AppendLine(CultureInfo.InvariantCulture, $"valid but not producible: {string.Join(", ", _reasons.Select(static pair => $"{pair.Key} {pair.Value}"))}");
        report.AppendLine(CultureInfo.InvariantCulture, $"refused schemas by keyword: {string.Join(", ", _refusals.OrderByDescending(static pair => pair.Value).Select(static pair => $"{pair.Key} {pair.Value}"))}");
        if (seconds.Length > 0)
        {
            report.AppendLine(CultureInfo.InvariantCulture, $"compiling: median {seconds[seconds.Length / 2] * 1000:F2} ms, 99 % under {seconds[seconds.Length * 99 / 100] * 1000:F2} ms, most {seconds[^1] * 1000:F1} ms");
        }

        foreach (string wrong in _wrong.Order(StringComparer.Ordinal).Take(60))
        {
            report.AppendLine(wrong);
        }

        foreach (string message in _messages.Order(StringComparer.Ordinal))
        {
            report.AppendLine(CultureInfo.InvariantCulture, $"refused: {Cut(message)}");
        }

        return report.ToString();
    }

    private static string? Reason(JsonElement schema, string? text) =>
        text is null ? "half of a surrogate pair"
        : LongNumber().IsMatch(text) ? "number of more than 40 digits"
        : schema.GetRawText().Contains("\"format\"", StringComparison.Ordinal) ? "format"
        : null;

    private static string Cut(string? text) => text is null ? "null" : text.Length > 600 ? text[..600] + "…" : text;

    [GeneratedRegex("[0-9]{41,}", RegexOptions.CultureInvariant)]
    private static partial Regex LongNumber();
}
