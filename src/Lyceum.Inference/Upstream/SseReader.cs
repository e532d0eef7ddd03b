using System.Buffers;

namespace Lyceum.Inference.Upstream;

/// <summary>
/// Reads server-sent events (html.spec.whatwg.org, section 9.2): lines that end in LF, CR or both; <c>data</c> lines of an event belong together;
/// comments and other fields are passed over. Lines and events have a longest length, so that a server cannot fill memory.
/// </summary>
/// <param name="response">Where the bytes come from.</param>
internal sealed class SseReader(UpstreamResponse response)
{
    private const byte LineFeed = (byte)'\n';
    private const byte Return = (byte)'\r';

    private readonly byte[] _buffer = new byte[16 << 10];
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly ArrayBufferWriter<byte> _event = new();
    private int _start;
    private int _end;
    private bool _hasData;
    private bool _afterReturn;
    private bool _isFirst = true;

    /// <summary>The data of the next event; null at the end. Good until the next call.</summary>
    /// <exception cref="UpstreamException">A line or an event is too long, or the stream fails.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellation)
    {
        _event.ResetWrittenCount();
        _hasData = false;
        while (await ReadLineAsync(cancellation).ConfigureAwait(false))
        {
            if (_line.WrittenCount > 0)
            {
                TakeLine(_line.WrittenSpan);
            }
            else if (_hasData)
            {
                return Event();
            }
        }

        // The last event may lack the empty line behind it.
        return _hasData ? Event() : default(ReadOnlyMemory<byte>?);
    }

    private ReadOnlyMemory<byte> Event() => _event.WrittenMemory;

    private void TakeLine(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("data"u8) || (line.Length > 4 && line[4] != (byte)':'))
        {
            return;
        }

        ReadOnlySpan<byte> value = line.Length > 4 ? line[5..] : [];
        if (_hasData)
        {
            _event.Write([LineFeed]);
        }

        _hasData = true;
        _event.Write(value is [(byte)' ', ..] ? value[1..] : value);
        Check(_event.WrittenCount);
    }

    // Reads a line without its end into the buffer; false where there is none.
    private async ValueTask<bool> ReadLineAsync(CancellationToken cancellation)
    {
        _line.ResetWrittenCount();
        while (true)
        {
            if (_start == _end)
            {
                (_start, _end) = (0, await response.ReadAsync(_buffer, cancellation).ConfigureAwait(false));
                if (_end == 0)
                {
                    return _line.WrittenCount > 0;
                }

                if (_isFirst && _buffer.AsSpan(0, _end).StartsWith("\uFEFF"u8))
                {
                    _start = 3;
                }

                _isFirst = false;
            }

            // The LF of a CR LF may come in another piece.
            if (_afterReturn && _start < _end)
            {
                _afterReturn = false;
                _start += _buffer[_start] == LineFeed ? 1 : 0;
            }

            int length = _buffer.AsSpan(_start, _end - _start).IndexOfAny(LineFeed, Return);
            int taken = length < 0 ? _end - _start : length;
            _line.Write(_buffer.AsSpan(_start, taken));
            Check(_line.WrittenCount);
            _start += taken;
            if (length >= 0)
            {
                _afterReturn = _buffer[_start++] == Return;
                return true;
            }
        }
    }

    private void Check(long length)
    {
        int most = response.Connection.Options.MaxEventBytes;
        if (length > most)
        {
            throw new UpstreamException(UpstreamFailure.BadAnswer, $"{response.Connection.Server} sends an event of more than the {most} bytes that one may have.");
        }
    }
}
