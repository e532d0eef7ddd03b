using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lyceum.Platform.TestKit;

/// <summary>Notes the statements that EF Core sends on behalf of the test that made it, and of nobody beside it.</summary>
public sealed class CommandRecorder : IDisposable, IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private static readonly AsyncLocal<CommandRecorder?> s_current = new();
    private readonly List<IDisposable> _subscriptions = [];
    private readonly List<Command> _commands = [];

    public CommandRecorder()
    {
        s_current.Value = this;
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    public IReadOnlyList<Command> Commands => _commands;

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
        {
            _subscriptions.Add(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (s_current.Value == this && value.Key == RelationalEventId.CommandExecuting.Name && value.Value is CommandEventData data)
        {
            _commands.Add(new Command(data.Command.CommandText, [.. data.Command.Parameters.Cast<DbParameter>().Select(static parameter => (parameter.ParameterName, parameter.Value))]));
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        s_current.Value = null;
        _subscriptions.ForEach(static subscription => subscription.Dispose());
    }

    public sealed record Command(string Text, IReadOnlyList<(string Name, object? Value)> Parameters);
}
