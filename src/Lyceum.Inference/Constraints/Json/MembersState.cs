namespace Lyceum.Inference.Constraints.Json;

/// <summary>How far an object has come.</summary>
/// <param name="Place">In a given order: the first name that may still come.</param>
/// <param name="Used">In any order: the names that came.</param>
/// <param name="Seen">The other names that came and are known.</param>
/// <param name="Count">How many members came, counted as far as it matters.</param>
/// <param name="Forgotten">How many other names came that are not known.</param>
/// <param name="IsPending">Whether the member is still to come that must be of some sort.</param>
internal sealed record MembersState(int Place, NameSet Used, SeenTexts Seen, int Count, int Forgotten, bool IsPending);
