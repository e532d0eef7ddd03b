namespace Lyceum.Chat;

/// <summary>
/// Reads messages from lines: a line is a message; a line that ends with <c>\</c> goes on in the next one; lines between
/// <c>"""</c> and <c>"""</c> are one message.
/// </summary>
/// <param name="input">The lines.</param>
/// <param name="prompt">Called before each line with whether it continues a message.</param>
internal sealed class MessageReader(TextReader input, Action<bool> prompt)
{
    private const string Fence = "\"\"\"";

    // A line that was being waited for when a wait was given up.
    private Task<string?>? _pending;

    /// <summary>The next message, or null at the end of the input.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the line that is being typed will be a part of the next message.</exception>
    public async Task<string?> ReadAsync(CancellationToken cancellation)
    {
        List<string> lines = [];
        bool fenced = false;
        while (true)
        {
            string? line = await ReadLineAsync(lines.Count > 0 || fenced, cancellation).ConfigureAwait(false);
            if (line is null)
            {
                return lines.Count > 0 ? string.Join('\n', lines) : null;
            }

            if (!fenced && lines.Count == 0 && line.TrimStart().StartsWith(Fence, StringComparison.Ordinal))
            {
                fenced = true;
                line = line.TrimStart()[Fence.Length..];
                if (line.Length == 0)
                {
                    continue;
                }
            }

            if (fenced && line.TrimEnd().EndsWith(Fence, StringComparison.Ordinal))
            {
                line = line.TrimEnd()[..^Fence.Length];
                return string.Join('\n', line.Length > 0 ? [.. lines, line] : lines);
            }

            if (!fenced && line.EndsWith('\\'))
            {
                lines.Add(line[..^1]);
                continue;
            }

            lines.Add(line);
            if (!fenced)
            {
                return string.Join('\n', lines);
            }
        }
    }

    private async Task<string?> ReadLineAsync(bool continues, CancellationToken cancellation)
    {
        // Reading a console cannot be cancelled, only waited for.
        prompt(continues);
        _pending ??= Task.Run(input.ReadLine, CancellationToken.None);
        string? line = await _pending.WaitAsync(cancellation).ConfigureAwait(false);
        _pending = null;
        return line;
    }
}
