import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('council', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('title', models.CharField(max_length=500, verbose_name='nội dung')),
                ('presenter', models.CharField(blank=True, max_length=200, verbose_name='người trình bày')),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='số phút')),
                ('starts_at', models.TimeField(blank=True, null=True, verbose_name='giờ bắt đầu')),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('board', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='council.board')),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='council.council')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='meetings.agendaitem')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='council.councilsession')),
            ],
            options={
                'ordering': ['session_id', 'position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ItemPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='place', to='council.document')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='meetings.agendaitem')),
            ],
            options={
                'ordering': ['item_id', 'position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Sitting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('title', models.CharField(max_length=200, verbose_name='tên phiên')),
                ('starts_at', models.DateTimeField(verbose_name='bắt đầu')),
                ('is_public', models.BooleanField(default=True, verbose_name='họp công khai')),
                ('state', models.CharField(choices=[('planned', 'Chưa khai mạc'), ('open', 'Đang họp'), ('closed', 'Đã kết thúc')], default='planned', max_length=8)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('chair_name', models.CharField(blank=True, max_length=120, verbose_name='chủ tọa')),
                ('secretary_name', models.CharField(blank=True, max_length=120, verbose_name='thư ký')),
                ('message', models.CharField(blank=True, max_length=300, verbose_name='thông báo của chủ tọa')),
                ('door_secret', models.CharField(max_length=64)),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sittings', to='council.council')),
                ('current_item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='current_in', to='meetings.agendaitem')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sittings', to='council.councilsession')),
            ],
            options={
                'ordering': ['session_id', 'starts_at', 'position'],
            },
        ),
        migrations.CreateModel(
            name='BallotRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('question', models.CharField(max_length=2000, verbose_name='nội dung biểu quyết')),
                ('majority', models.CharField(choices=[('half_all', 'Quá nửa tổng số đại biểu'), ('two_thirds_all', 'Ít nhất hai phần ba tổng số đại biểu (bãi nhiệm đại biểu)'), ('over_two_thirds_in_office', 'Quá hai phần ba số đại biểu đương nhiệm (Điều 49(2))')], max_length=30, verbose_name='đa số cần đạt')),
                ('seconds', models.PositiveIntegerField(blank=True, null=True, verbose_name='thời gian (giây)')),
                ('presence_required', models.BooleanField(default=True)),
                ('state', models.CharField(choices=[('draft', 'Chưa mở'), ('open', 'Đang biểu quyết'), ('closed', 'Đã kết thúc biểu quyết'), ('published', 'Đã công bố'), ('void', 'Đã hủy')], default='draft', max_length=10)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('closes_at', models.DateTimeField(blank=True, db_index=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('void_reason', models.CharField(blank=True, max_length=300)),
                ('total', models.PositiveSmallIntegerField(default=0)),
                ('in_office', models.PositiveSmallIntegerField(default=0)),
                ('present', models.PositiveSmallIntegerField(default=0)),
                ('votes_for', models.PositiveSmallIntegerField(null=True)),
                ('votes_against', models.PositiveSmallIntegerField(null=True)),
                ('votes_abstain', models.PositiveSmallIntegerField(null=True)),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='council.council')),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='meetings.agendaitem')),
                ('repeats', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='repeated_by', to='meetings.ballotround')),
                ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='meetings.sitting')),
            ],
            options={
                'ordering': ['sitting_id', 'number'],
                'constraints': [models.UniqueConstraint(fields=('sitting', 'number'), name='round_number_unique'), models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('sitting',), name='one_open_round_in_sitting')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('present', 'Có mặt'), ('excused', 'Vắng có lý do'), ('absent', 'Vắng không lý do'), ('left', 'Đã rời phiên họp')], max_length=8)),
                ('method', models.CharField(choices=[('self', 'Tự điểm danh'), ('qr', 'Mã QR ở cửa'), ('secretary', 'Thư ký điểm danh')], max_length=10)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='lý do')),
                ('device', models.CharField(blank=True, max_length=16)),
                ('delegate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='council.delegate')),
                ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendance', to='meetings.sitting')),
            ],
            options={
                'ordering': ['sitting_id', 'delegate_id'],
                'constraints': [models.UniqueConstraint(fields=('sitting', 'delegate'), name='attendance_once')],
            },
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='sitting',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='items', to='meetings.sitting'),
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice', models.CharField(choices=[('for', 'Tán thành'), ('against', 'Không tán thành'), ('abstain', 'Không biểu quyết')], max_length=8)),
                ('at', models.DateTimeField()),
                ('changes', models.PositiveSmallIntegerField(default=0)),
                ('delegate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='council.delegate')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='meetings.ballotround')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'delegate'), name='vote_once')],
            },
        ),
        migrations.CreateModel(
            name='DeadlineRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('label', models.CharField(max_length=200, verbose_name='mốc')),
                ('kinds', models.JSONField(default=list, verbose_name='loại kỳ họp')),
                ('days_before', models.PositiveSmallIntegerField(verbose_name='số ngày trước khai mạc')),
                ('unit', models.CharField(default='calendar', max_length=8)),
                ('severity', models.CharField(default='warn', max_length=5)),
                ('basis', models.CharField(max_length=300, verbose_name='căn cứ')),
                ('since', models.DateField()),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deadlines', to='council.council')),
            ],
            options={
                'ordering': ['council_id', '-days_before', 'code'],
                'constraints': [models.UniqueConstraint(fields=('council', 'code', 'since', 'days_before'), name='deadline_dated_once')],
            },
        ),
        migrations.CreateModel(
            name='Entitlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('delegate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='council.delegate')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entitlements', to='meetings.ballotround')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'delegate'), name='entitled_once')],
            },
        ),
    ]
