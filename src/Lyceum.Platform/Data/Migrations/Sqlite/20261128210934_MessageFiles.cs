using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lyceum.Platform.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class MessageFiles : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "AttachedAt",
                table: "StoredFiles",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "MessageFiles",
                columns: table => new
                {
                    MessageId = table.Column<Guid>(type: "TEXT", nullable: false),
                    FileId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OrganizationId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerKind = table.Column<int>(type: "INTEGER", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ConversationId = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MessageFiles", x => new { x.MessageId, x.FileId });
                    table.ForeignKey(
                        name: "FK_MessageFiles_Conversations_OrganizationId_ConversationId",
                        columns: x => new { x.OrganizationId, x.ConversationId },
                        principalTable: "Conversations",
                        principalColumns: new[] { "OrganizationId", "Id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_MessageFiles_StoredFiles_FileId",
                        column: x => x.FileId,
                        principalTable: "StoredFiles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_StoredFiles_AttachedAt",
                table: "StoredFiles",
                column: "AttachedAt",
                filter: "\"AttachedAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_MessageFiles_FileId",
                table: "MessageFiles",
                column: "FileId");

            migrationBuilder.CreateIndex(
                name: "IX_MessageFiles_OrganizationId_ConversationId",
                table: "MessageFiles",
                columns: new[] { "OrganizationId", "ConversationId" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "MessageFiles");

            migrationBuilder.DropIndex(
                name: "IX_StoredFiles_AttachedAt",
                table: "StoredFiles");

            migrationBuilder.DropColumn(
                name: "AttachedAt",
                table: "StoredFiles");
        }
    }
}
