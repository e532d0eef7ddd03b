using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lyceum.Web.Chat;

/// <summary>How the script of the page is answered.</summary>
[JsonSerializable(typeof(ThreadView))]
[JsonSerializable(typeof(ChatMessageView))]
[JsonSerializable(typeof(DetailsView))]
[JsonSerializable(typeof(ConversationListView))]
[JsonSerializable(typeof(FileView))]
[JsonSerializable(typeof(ProblemView))]
[JsonSerializable(typeof(SharesView))]
[JsonSerializable(typeof(FeedbackView))]
[JsonSerializable(typeof(IReadOnlyList<FileView>))]
[JsonSerializable(typeof(IReadOnlyList<PromptView>))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 256)]
internal sealed partial class ChatJson : JsonSerializerContext;
