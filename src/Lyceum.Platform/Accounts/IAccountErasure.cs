namespace Lyceum.Platform.Accounts;

/// <summary>What belongs to a person and must go with the account: conversations, files. Each part of the program that keeps some adds one.</summary>
public interface IAccountErasure
{
    /// <summary>Deletes what belongs to a user. It may be asked again where something after it failed.</summary>
    Task EraseAsync(Guid userId, CancellationToken cancellationToken);
}
